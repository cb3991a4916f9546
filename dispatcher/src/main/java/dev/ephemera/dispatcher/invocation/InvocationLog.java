package dev.ephemera.dispatcher.invocation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a run printed, START, END and REPORT lines included.
 *
 * @param bytes as printed; not copied, and must not change any more
 */
@SuppressWarnings("ArrayRecordComponent")
public record InvocationLog(byte[] bytes) {

    /** The last bytes, at most {@code limit}; Lambda returns 4 KB of them on demand. */
    public byte[] tail(int limit) {
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - limit), bytes.length);
    }

    /** The text; bytes that are not UTF-8 appear as replacement characters. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
