package dev.ephemera.gateway.invocations;

import java.util.Optional;

/** A text that comes in pieces, as it is written. */
interface GrowingText extends AutoCloseable {

    /** Waits for the next piece; empty at the end. For one thread. */
    Optional<byte[]> next() throws InterruptedException;

    /** Ends it, also while somebody waits for a piece. */
    @Override
    void close();
}
