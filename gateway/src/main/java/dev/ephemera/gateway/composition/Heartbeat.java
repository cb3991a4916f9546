package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something short over and over until it is closed. Thread-safe: all state is guarded by the object's monitor. */
final class Heartbeat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final Timers timers;
    private final Duration period;
    private final Runnable beat;
    private Timers.Timer next;
    private boolean closed;

    Heartbeat(Timers timers, Duration period, Runnable beat) {
        this.timers = timers;
        this.period = period;
        this.beat = beat;
        next = timers.after(period, this::beatOnce);
    }

    private void beatOnce() {
        try {
            beat.run();
        } catch (RuntimeException e) {
            log.error("A periodic task failed; it goes on in {}", period, e);
        } finally {
            again();
        }
    }

    private synchronized void again() {
        if (!closed) {
            next = timers.after(period, this::beatOnce);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
