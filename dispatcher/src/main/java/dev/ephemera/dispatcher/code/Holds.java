package dev.ephemera.dispatcher.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Settles who may touch a package or an image: either several who are about to refer to it, or one who removes
 * it. Guarded by its own lock, under which nothing else happens.
 */
public final class Holds {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition collected = lock.newCondition();
    private final Map<CodeDigest, Integer> holders = new HashMap<>();
    private final Set<CodeDigest> collecting = new HashSet<>();

    /** Keeps collectors away; waits for one that is at work, which is a matter of milliseconds. */
    public void hold(CodeDigest digest) {
        lock.lock();
        try {
            while (collecting.contains(digest)) {
                collected.awaitUninterruptibly();
            }
            holders.merge(digest, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    public void release(CodeDigest digest) {
        lock.lock();
        try {
            holders.computeIfPresent(digest, (_, count) -> count > 1 ? count - 1 : null);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps holders away, unless there is one, or another collector; then it returns false. */
    public boolean beginCollection(CodeDigest digest) {
        lock.lock();
        try {
            return !holders.containsKey(digest) && collecting.add(digest);
        } finally {
            lock.unlock();
        }
    }

    public void endCollection(CodeDigest digest) {
        lock.lock();
        try {
            collecting.remove(digest);
            collected.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
