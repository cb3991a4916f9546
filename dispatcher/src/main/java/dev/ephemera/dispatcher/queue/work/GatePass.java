package dev.ephemera.dispatcher.queue.work;

/** A place between the gate and a container in hand. */
interface GatePass extends AutoCloseable {

    /** Gives it to the next one; may be called from any thread, and again without effect. */
    @Override
    void close();
}
