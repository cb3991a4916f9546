package dev.ephemera.dispatcher.code;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Counts the entries of a zip file without building anything for them, so that a directory of
 * millions of entries costs no memory. Stricter than the format demands: the directory must end
 * where its end record begins, and must start where that record says, so that every reader sees the
 * same entries. Follows sections 4.3.12 to 4.3.16 of PKWARE's APPNOTE.
 */
final class CentralDirectory {

    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LENGTH = 56;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int IN_ZIP_64 = 0xffff;
    private static final long OFFSET_IN_ZIP_64 = 0xffff_ffffL;

    private final ByteBuffer zip;

    private CentralDirectory(byte[] zip) {
        this.zip = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Counts the entries, up to one more than {@code limit}.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it is no zip file, or a
     *     broken one
     */
    static int countEntries(byte[] zip, int limit) {
        try {
            return new CentralDirectory(zip).count(limit);
        } catch (IndexOutOfBoundsException e) {
            throw broken();
        }
    }

    private int count(int limit) {
        int end = findEnd();
        int diskNumber = Short.toUnsignedInt(zip.getShort(end + 4));
        int count = Short.toUnsignedInt(zip.getShort(end + 10));
        long start = Integer.toUnsignedLong(zip.getInt(end + 16));
        if (diskNumber != 0 && diskNumber != IN_ZIP_64) {
            throw Refusal.because("is one part of a split archive; send it as a single zip file");
        }
        int directoryEnd = end;
        if (hasLocator64(end)) {
            directoryEnd = position(zip.getLong(end - LOCATOR_64_LENGTH + 8));
            if (zip.getInt(directoryEnd) != END_64 || directoryEnd + END_64_LENGTH > end) {
                throw broken();
            }
            start = zip.getLong(directoryEnd + 48);
        } else if (count == IN_ZIP_64 && start == OFFSET_IN_ZIP_64) {
            throw broken();
        }
        return walk(position(start), directoryEnd, limit);
    }

    private int walk(int start, int end, int limit) {
        int position = start;
        int entries = 0;
        while (position < end && entries <= limit) {
            if (zip.getInt(position) != ENTRY) {
                throw broken();
            }
            position += ENTRY_LENGTH
                    + Short.toUnsignedInt(zip.getShort(position + 28))
                    + Short.toUnsignedInt(zip.getShort(position + 30))
                    + Short.toUnsignedInt(zip.getShort(position + 32));
            entries++;
        }
        if (entries <= limit && position != end) {
            throw broken();
        }
        return entries;
    }

    /** The last end record; a comment of up to 64 KB may follow it. */
    private int findEnd() {
        int last = zip.limit() - END_LENGTH;
        for (int position = last; position >= Math.max(0, last - LONGEST_COMMENT); position--) {
            if (zip.getInt(position) == END) {
                return position;
            }
        }
        throw Refusal.because(
                "is not a zip file, or it was cut off on its way; zip the function's files and send that");
    }

    private boolean hasLocator64(int end) {
        return end >= LOCATOR_64_LENGTH && zip.getInt(end - LOCATOR_64_LENGTH) == LOCATOR_64;
    }

    private int position(long offset) {
        if (offset < 0 || offset > zip.limit()) {
            throw broken();
        }
        return (int) offset;
    }

    private static RuntimeException broken() {
        return Refusal.because("is a broken zip file: its directory does not fit its content; zip it again");
    }
}
