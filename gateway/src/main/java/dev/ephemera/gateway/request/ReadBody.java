package dev.ephemera.gateway.request;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Takes in a body, never more of it than allowed: events into memory, packages into a nameless file.
 *
 * @param memory what bodies are accounted to
 */
record ReadBody(BodyMemory memory) {

    /** Read at once and not accounted for: most bodies are no larger. */
    private static final int SMALL = 1 << 14;

    private static final int CHUNK = 1 << 16;

    /**
     * @param declared the length the sender has announced, or the limit if it has not
     * @throws RejectedRequestException if there is more than {@code limit}, or no memory left for it
     */
    RequestBody read(InputStream body, long declared, Door.Size limit) throws IOException {
        byte[] start = body.readNBytes(SMALL);
        if (start.length < SMALL) {
            return new RequestBody.InMemory(start);
        }
        return switch (limit) {
            case EVENT -> event(start, body, declared, limit);
            case PACKAGE -> spool(start, body, limit);
        };
    }

    private RequestBody event(byte[] start, InputStream rest, long declared, Door.Size limit) throws IOException {
        long taken = Math.max(declared, start.length);
        memory.take(taken);
        try {
            byte[] more = rest.readNBytes(Math.toIntExact(limit.bytes() + 1 - start.length));
            int length = start.length + more.length;
            if (length > limit.bytes()) {
                throw tooLarge(limit);
            }
            byte[] whole = Arrays.copyOf(start, length);
            System.arraycopy(more, 0, whole, start.length, more.length);
            memory.release(taken - length);
            return new RequestBody.Accounted(whole, memory);
        } catch (IOException | RuntimeException e) {
            memory.release(taken);
            throw e;
        }
    }

    private static RequestBody spool(byte[] start, InputStream rest, Door.Size limit) throws IOException {
        Path path = Files.createTempFile("ephemera-upload-", ".tmp");
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // From here on the file lives as long as the channel, whatever happens to this process.
            Files.delete(path);
            write(file, ByteBuffer.wrap(start));
            long length = start.length;
            byte[] chunk = new byte[CHUNK];
            for (int count = rest.read(chunk); count >= 0; count = rest.read(chunk)) {
                length += count;
                if (length > limit.bytes()) {
                    throw tooLarge(limit);
                }
                write(file, ByteBuffer.wrap(chunk, 0, count));
            }
            return new RequestBody.OnDisk(file, length);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    static RejectedRequestException tooLarge(Door.Size limit) {
        return new RejectedRequestException(
                ErrorCode.REQUEST_TOO_LARGE,
                "Request must be smaller than " + limit.bytes() + " bytes for this operation");
    }
}
