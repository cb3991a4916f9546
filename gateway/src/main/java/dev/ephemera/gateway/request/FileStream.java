package dev.ephemera.gateway.request;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a file from its start, and leaves it open. Confined to one thread. */
final class FileStream extends InputStream {

    private static final int OCTET = 0xFF;

    private final FileChannel file;
    private long position;

    FileStream(FileChannel file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & OCTET;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = file.read(ByteBuffer.wrap(target, offset, length), position);
        position += Math.max(0, count);
        return count;
    }
}
