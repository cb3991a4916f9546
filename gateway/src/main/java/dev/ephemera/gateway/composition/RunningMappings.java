package dev.ephemera.gateway.composition;

import dev.ephemera.triggers.kafka.RunMappings;

/**
 * The mappings that this node runs. Its state is that of its parts.
 *
 * @param closing gives everything back
 */
record RunningMappings(RunMappings mappings, Closing closing) implements AutoCloseable {

    /** Lets changes be noticed at once. */
    void wake() {
        mappings.wake();
    }

    /** Begins nothing more; what runs may end. */
    void stopTaking() throws InterruptedException {
        mappings.stopTaking();
    }

    @Override
    public void close() {
        closing.close();
    }
}
