package dev.ephemera.gateway.invocations;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * A growing text as the body of an answer. What is there is returned at once, so that it leaves at
 * once. For one thread, but for {@link #close}, which the server calls when the client hangs up.
 */
final class GrowingTextStream extends InputStream {

    private static final int OCTET = 0xFF;

    private final GrowingText text;
    private byte[] piece = new byte[0];
    private int position;

    GrowingTextStream(GrowingText text) {
        this.text = text;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & OCTET;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (position == piece.length) {
            Optional<byte[]> next = next();
            if (next.isEmpty()) {
                return -1;
            }
            piece = next.get();
            position = 0;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    private Optional<byte[]> next() throws IOException {
        try {
            return text.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for more of a log");
        }
    }

    @Override
    public void close() {
        text.close();
    }
}
