package dev.ephemera.dispatcher.log;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the output pipes of all runs while they last, on one thread, so that no function waits long
 * for its log to be read. Thread-safe.
 */
public final class LogPump implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogPump.class);

    private final long pauseNanos;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("log-pump").daemon().factory());

    /** @param pause between two looks at the same pipe */
    public LogPump(Duration pause) {
        pauseNanos = pause.toNanos();
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Follows a run's output until the answer is closed. */
    public Following follow(RunLog run) {
        ScheduledFuture<?> task =
                thread.scheduleWithFixedDelay(() -> drain(run), pauseNanos, pauseNanos, TimeUnit.NANOSECONDS);
        return () -> task.cancel(false);
    }

    private static void drain(RunLog run) {
        try {
            run.drain();
        } catch (IOException | RuntimeException e) {
            log.warn("The output of a run cannot be read: {}", e.toString());
            throw new IllegalStateException("Stops following this run", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Ends the following. */
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
