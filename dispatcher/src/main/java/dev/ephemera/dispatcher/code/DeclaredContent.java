package dev.ephemera.dispatcher.code;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The content of an entry, held to the size and the checksum that its directory declares. Confined
 * to the thread that reads it.
 */
final class DeclaredContent extends FilterInputStream {

    private final PackageEntry entry;
    private final CRC32 checksum = new CRC32();
    private long left;

    DeclaredContent(InputStream content, PackageEntry entry) {
        super(content);
        this.entry = entry;
        this.left = entry.source().getSize();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
            if (left != 0 || checksum.getValue() != entry.source().getCrc()) {
                throw damaged();
            }
            return -1;
        }
        left -= count;
        if (left < 0) {
            throw damaged();
        }
        checksum.update(buffer, offset, count);
        return count;
    }

    private IOException damaged() {
        return new IOException("entry " + Refusal.quote(entry.path()) + " is not as long as declared, or damaged");
    }
}
