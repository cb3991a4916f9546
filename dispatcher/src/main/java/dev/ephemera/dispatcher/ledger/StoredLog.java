package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A log as it lies in the database.
 *
 * @param size the bytes of the log
 * @param bytes the log, in zlib's format if that makes it shorter: then there are fewer of them than
 *     {@code size}
 */
@SuppressWarnings("ArrayRecordComponent") // Between the log and the statement; compared by nobody.
record StoredLog(int size, byte[] bytes) {

    /** Shorter logs are not worth the time. */
    private static final int COMPRESSED_FROM = 1024;

    static StoredLog of(InvocationLog log) {
        byte[] plain = log.bytes();
        if (plain.length <= COMPRESSED_FROM) {
            return new StoredLog(plain.length, plain);
        }
        byte[] shorter = new byte[plain.length - 1];
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(plain);
            deflater.finish();
            int length = deflater.deflate(shorter);
            return new StoredLog(plain.length, deflater.finished() ? Arrays.copyOf(shorter, length) : plain);
        }
    }

    /** @throws IllegalStateException if the bytes are not what {@link #of} made */
    InvocationLog toLog() {
        if (bytes.length == size) {
            return new InvocationLog(bytes);
        }
        byte[] plain = new byte[size];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes);
            if (inflater.inflate(plain) != size) {
                throw new IllegalStateException("A stored log is shorter than its " + size + " bytes");
            }
            return new InvocationLog(plain);
        } catch (DataFormatException e) {
            throw new IllegalStateException("A stored log of " + size + " bytes cannot be read", e);
        }
    }
}
