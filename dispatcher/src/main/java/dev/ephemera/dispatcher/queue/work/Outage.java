package dev.ephemera.dispatcher.queue.work;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that something has failed, and once that it works again. Thread-safe. */
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final String what;
    private final AtomicBoolean present = new AtomicBoolean();

    /** @param what begins a sentence, such as {@code The database} */
    Outage(String what) {
        this.what = what;
    }

    void failed(Exception e) {
        if (present.compareAndSet(false, true)) {
            log.warn("{} does not answer; asynchronous invocations wait for it: {}", what, e.toString());
            log.debug("Where it failed", e);
        }
    }

    void worked() {
        if (present.get() && present.compareAndSet(true, false)) {
            log.info("{} answers again", what);
        }
    }
}
