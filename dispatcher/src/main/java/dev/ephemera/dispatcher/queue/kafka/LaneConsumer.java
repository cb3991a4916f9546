package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.dispatcher.queue.kafka.LaneSource.Fate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one record of a lane after the other and stays with each until its work has ended, renewing its
 * lock meanwhile. On a platform thread of its own, as Kafka's client does not get on with virtual ones.
 * What goes wrong with the cluster costs the connection, never the work: the record comes again, and its
 * work is taken up where it is. Confined to its thread, but for {@link #end} and {@link #join}.
 */
final class LaneConsumer implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(LaneConsumer.class);

    /**
     * How soon it is noticed that the cluster is away, or back. While it is away, there must be no source:
     * the threads of Kafka's share consumers spin then, and would keep an embedded broker from coming back.
     */
    private static final Duration LOOK_UP = Duration.ofMillis(500);

    private static final int LONGEST_PAUSE_SECONDS = 32;

    private final LaneName lane;
    private final Supplier<LaneSource> sources;
    private final WorkInHand works;
    private final Duration renewal;
    private final Watcher watcher;
    private final BooleanSupplier reachable;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<LaneSource> taking = Optional.empty();
    private int failures;

    /**
     * @param sources makes a source; may throw
     * @param renewal the time between two renewals of a lock
     * @param reachable whether the cluster is there, as far as is known
     */
    LaneConsumer(
            LaneName lane,
            Supplier<LaneSource> sources,
            WorkInHand works,
            Duration renewal,
            Watcher watcher,
            BooleanSupplier reachable) {
        this.lane = lane;
        this.sources = sources;
        this.works = works;
        this.renewal = renewal;
        this.watcher = watcher;
        this.reachable = reachable;
        thread = Thread.ofPlatform().name("queue-" + lane).daemon().unstarted(this);
    }

    LaneName lane() {
        return lane;
    }

    void start() {
        thread.start();
    }

    /** Takes nothing new, and ends as soon as nothing is in hand. Any thread may ask for it. */
    void end() {
        ending.countDown();
        taking.ifPresent(LaneSource::wakeUp);
    }

    /** Waits for its end; false if it did not come in time. Any thread may wait. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    @Override
    public void run() {
        try {
            while (!isEnding()) {
                if (reachable.getAsBoolean()) {
                    serve();
                } else {
                    pause(LOOK_UP);
                }
            }
        } catch (InterruptedException e) {
            log.warn("A consumer of {} was interrupted and ends", lane);
        } finally {
            watcher.ended(this);
        }
    }

    private void serve() throws InterruptedException {
        try (LaneSource source = sources.get()) {
            boolean serving = true;
            while (serving && !isEnding() && reachable.getAsBoolean()) {
                Optional<Taken> taken = take(source);
                failures = 0;
                serving = taken.isEmpty() || keeps(source, taken.get());
            }
        } catch (RuntimeException e) {
            failures++;
            if (failures == 1) {
                log.warn("The queue {} cannot be read and is tried again: {}", lane, e.toString());
            }
            pause(afterFailure());
        }
    }

    /** It is only woken up while it has nothing in hand, as Kafka's client would drop a renewal otherwise. */
    private Optional<Taken> take(LaneSource source) {
        taking = Optional.of(source);
        try {
            return isEnding() ? Optional.empty() : source.take(LOOK_UP);
        } finally {
            taking = Optional.empty();
        }
    }

    /** Waits for the end of the work about a record; false if the record was lost before. */
    private boolean keeps(LaneSource source, Taken taken) throws InterruptedException {
        Work work = works.about(taken);
        watcher.took(this, taken);
        boolean kept = false;
        try {
            Optional<Verdict> verdict = endWithin(renewal, work);
            while (verdict.isEmpty() && reachable.getAsBoolean() && source.renew()) {
                verdict = endWithin(renewal, work);
            }
            verdict.ifPresent(word -> source.settle(fate(word)));
            kept = verdict.isPresent();
        } finally {
            if (!kept) {
                log.debug("The lock of {} was lost; its work goes on", taken.place());
                work.lose();
            }
            watcher.settled(this);
        }
        return kept;
    }

    /** Empty if it has not ended when it is time to renew the lock, or when the cluster is away. */
    private Optional<Verdict> endWithin(Duration patience, Work work) throws InterruptedException {
        Duration left = patience;
        Optional<Verdict> verdict = Optional.empty();
        while (verdict.isEmpty() && left.isPositive() && reachable.getAsBoolean()) {
            verdict = work.awaitEnd(left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP);
            left = left.minus(LOOK_UP);
        }
        return verdict;
    }

    private static Fate fate(Verdict verdict) {
        return switch (verdict) {
            case DONE -> Fate.ACCEPTED;
            case AGAIN -> Fate.RELEASED;
        };
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private Duration afterFailure() {
        return Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(failures - 1, 5)));
    }

    private void pause(Duration length) throws InterruptedException {
        if (ending.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
            log.debug("A consumer of {} ends while it cannot read", lane);
        }
    }

    /** Is told what a consumer does, on the consumer's thread. Must not block. */
    interface Watcher {

        /** It has a record in hand. */
        void took(LaneConsumer consumer, Taken taken);

        /** It has none any more. */
        void settled(LaneConsumer consumer);

        /** Its thread ends. */
        void ended(LaneConsumer consumer);
    }
}
