package dev.ephemera.gateway.lambda;

import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/** Lets few packages be taken at a time. Thread-safe. */
@Singleton
final class PackageTurns {

    /** A package is unpacked and checked in memory, which is not there for many at a time. */
    private static final int PACKAGES_AT_A_TIME = 2;

    private final Semaphore turns = new Semaphore(PACKAGES_AT_A_TIME, true);

    /** A turn, given back by closing it. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for its turn, in the order of arrival. */
    Turn take() throws InterruptedException {
        turns.acquire();
        return turns::release;
    }
}
