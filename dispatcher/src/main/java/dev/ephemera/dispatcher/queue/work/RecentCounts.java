package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of the queue as they were at most a second ago, or when the database last answered.
 * Thread-safe: readers see one whole reading or the next; whoever finds it too old replaces it, while
 * others keep to it.
 */
final class RecentCounts {

    private static final Logger log = LoggerFactory.getLogger(RecentCounts.class);
    private static final Duration STALE = Duration.ofSeconds(1);

    private final Supplier<QueueCounts> counts;
    private final TimeSource time;
    private final AtomicReference<Reading> last;

    RecentCounts(Supplier<QueueCounts> counts, TimeSource time) {
        this.counts = counts;
        this.time = time;
        last = new AtomicReference<>(new Reading(null, time.monotonicNanos() - STALE.toNanos()));
    }

    /** NaN if the database has never answered. */
    double get(ToDoubleFunction<QueueCounts> count) {
        QueueCounts recent = recent();
        return recent == null ? Double.NaN : count.applyAsDouble(recent);
    }

    /** How long the oldest invocation has been due; 0 if none is. */
    double secondsOverdue() {
        return get(recent -> recent.oldestDue()
                .map(due -> Duration.between(due, time.instant()).toMillis() / 1e3)
                .orElse(0.0));
    }

    private @Nullable QueueCounts recent() {
        Reading reading = last.get();
        Reading asked = new Reading(reading.counts(), time.monotonicNanos());
        if (time.since(reading.at()).compareTo(STALE) < 0 || !last.compareAndSet(reading, asked)) {
            return reading.counts();
        }
        try {
            QueueCounts read = counts.get();
            last.compareAndSet(asked, new Reading(read, asked.at()));
            return read;
        } catch (RuntimeException e) {
            log.debug("The books of the queue cannot be read now: {}", e.toString());
            return reading.counts();
        }
    }

    /** @param counts null before the first answer */
    private record Reading(@Nullable QueueCounts counts, long at) {}
}
