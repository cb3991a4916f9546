package dev.ephemera.gateway.lambda;

import java.io.OutputStream;

/** Counts the bytes of a package. Confined to the thread of its request. */
final class PackageSize extends OutputStream {

    private int count;

    @Override
    public void write(int octet) {
        count++;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        count += length;
    }

    int bytes() {
        return count;
    }
}
