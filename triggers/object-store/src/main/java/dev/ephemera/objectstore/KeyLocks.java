package dev.ephemera.objectstore;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A lock for each object, so that the order of its events is that of its changes. Objects share a
 * bounded number of locks. Thread-safe.
 */
final class KeyLocks {

    private static final int LOCKS = 1024;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    ReentrantLock of(Happening.Target target) {
        return locks[Math.floorMod(target.hashCode() * 31, LOCKS)];
    }
}
