package dev.ephemera.gateway.serve;

/** Lets work come to an end while callers can still be answered. Thread-safe. */
@FunctionalInterface
public interface Drain {

    /** Takes no new work, and returns when what was running has ended or its time is up. */
    void drain() throws InterruptedException;
}
