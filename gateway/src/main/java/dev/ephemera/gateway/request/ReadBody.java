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

/** Takes in a body, never more of it than allowed: small ones into memory, others into a nameless file. */
final class ReadBody {

    /** Events fit into memory, deployment packages need not. */
    private static final int IN_MEMORY = (int) Door.Size.EVENT.bytes();

    private static final int CHUNK = 1 << 16;

    private ReadBody() {}

    /** @throws RejectedRequestException if there is more than {@code limit} */
    static RequestBody read(InputStream body, Door.Size limit) throws IOException {
        byte[] start = body.readNBytes((int) Math.min(limit.bytes() + 1, IN_MEMORY + 1L));
        if (start.length > limit.bytes()) {
            throw tooLarge(limit);
        }
        return start.length <= IN_MEMORY ? new RequestBody.InMemory(start) : spool(start, body, limit);
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
