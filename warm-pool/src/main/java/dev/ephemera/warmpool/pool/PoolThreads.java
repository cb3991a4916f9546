package dev.ephemera.warmpool.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Where the pool's blocking work is done.
 *
 * @param starters platform threads that live until the pool is closed: the kernel ties a sandbox to
 *     the thread that spawned it
 * @param removers as many as containers may be removed in parallel
 * @param onClose gives the threads back
 */
public record PoolThreads(Executor starters, Executor removers, Runnable onClose) implements AutoCloseable {

    /** Threads of their own, daemons all. */
    public static PoolThreads start(int starters, int removers) {
        ExecutorService starting = Executors.newFixedThreadPool(
                starters, Thread.ofPlatform().name("pool-start-", 0).daemon().factory());
        ExecutorService removing = Executors.newFixedThreadPool(
                removers, Thread.ofPlatform().name("pool-remove-", 0).daemon().factory());
        return new PoolThreads(starting, removing, () -> {
            starting.shutdown();
            removing.shutdown();
        });
    }

    @Override
    public void close() {
        onClose.run();
    }
}
