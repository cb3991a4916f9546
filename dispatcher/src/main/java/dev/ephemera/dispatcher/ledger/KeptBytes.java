package dev.ephemera.dispatcher.ledger;

import java.util.Arrays;

/**
 * What is kept of an event or of an answer.
 *
 * @param bytes all of it, or its beginning
 * @param size how many bytes there were
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeptBytes(byte[] bytes, int size) {

    static KeptBytes all(byte[] bytes) {
        return new KeptBytes(bytes, bytes.length);
    }

    static KeptBytes upTo(int limit, byte[] bytes) {
        return new KeptBytes(bytes.length > limit ? Arrays.copyOf(bytes, limit) : bytes, bytes.length);
    }

    /** Whether nothing was left out. */
    public boolean whole() {
        return bytes.length == size;
    }
}
