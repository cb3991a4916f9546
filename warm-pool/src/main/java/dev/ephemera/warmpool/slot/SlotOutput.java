package dev.ephemera.warmpool.slot;

import java.io.IOException;

/** Reads a container's output without ever waiting for it. Confined to one thread at a time. */
public interface SlotOutput {

    /**
     * Takes what has been printed since the last call.
     *
     * @return how many bytes were put into {@code buffer}; 0 if there was nothing
     */
    int drain(byte[] buffer) throws IOException;
}
