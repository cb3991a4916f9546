package dev.ephemera.gateway.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command clean up when Ctrl-C or SIGTERM ends the process: the thread that made this is interrupted, and
 * has a while to come to an end and close this. Thread-safe.
 */
final class CleanEnd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private CleanEnd(Thread worker) {
        hook = new Thread(() -> interrupt(worker), "clean-end");
    }

    /** To be closed last by the calling thread. */
    static CleanEnd ofThisThread() {
        CleanEnd end = new CleanEnd(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    private void interrupt(Thread worker) {
        worker.interrupt();
        try {
            boolean _ = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already.
        }
    }
}
