package dev.ephemera.gateway.lambda;

import java.io.OutputStream;

/** Takes up a package of known size. Confined to the thread of its request. */
final class PackageBytes extends OutputStream {

    private final byte[] bytes;
    private int count;

    PackageBytes(int size) {
        bytes = new byte[size];
    }

    @Override
    public void write(int octet) {
        bytes[count++] = (byte) octet;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, bytes, count, length);
        count += length;
    }

    byte[] bytes() {
        return bytes;
    }
}
