package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.kafka.Work.RetryPause;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that brings records to this node: consumers of the lanes, the forwarding of delayed records, and
 * the deletion of old ones. Thread-safe: its parts are, and nothing is exchanged.
 */
final class Deliveries implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    /** Consumers that cannot leave in order within this time are left to their own end. */
    private static final Duration CLOSING = Duration.ofSeconds(6);

    private static final int RENEWALS_OF_A_LOCK = 3;

    private final WorkInHand works;
    private final ConsumerPool pool;
    private final ForwardDelayed forward;
    private final TrimTopics trim;
    private final TimeSource time;

    Deliveries(
            Connected connected,
            TransportSettings settings,
            LaneLoads loads,
            DeliveryHandler handler,
            TimeSource time,
            Timers timers) {
        this.time = time;
        works = new WorkInHand(handler, RetryPause.GROWING);
        Duration renewal = settings.lock().dividedBy(RENEWALS_OF_A_LOCK);
        pool = new ConsumerPool(
                loads,
                (lane, watcher) -> new LaneConsumer(
                        lane,
                        () -> new ShareSource(connected.clients().shareConsumer(lane), lane),
                        works,
                        renewal,
                        watcher,
                        connected::isReachable),
                settings.concurrency(),
                timers);
        forward = new ForwardDelayed(
                connected.clients()::delayedConsumer, settings.topics().delayed(), connected.copies(), time);
        trim = new TrimTopics(connected.admin(), settings.topics(), loads, timers);
    }

    void begin() {
        pool.begin();
        forward.start();
        trim.begin();
    }

    /** Takes nothing new; what is in hand is kept until it has been dealt with. */
    void stop() {
        pool.end();
        works.repeatNoMore();
    }

    int inHand() {
        return works.size();
    }

    List<LaneStatus> lanes() {
        return pool.status();
    }

    /** Gives back what is in hand. Takes a few seconds at most. */
    @Override
    public void close() {
        long start = time.monotonicNanos();
        int abandoned = works.size();
        trim.end();
        forward.end();
        pool.end();
        works.giveUp();
        if (abandoned > 0) {
            log.warn("{} deliveries were not dealt with and are given back to the queue", abandoned);
        }
        try {
            boolean gone = forward.join(left(start));
            for (LaneConsumer consumer : pool.left()) {
                gone &= consumer.join(left(start));
            }
            if (!gone) {
                log.warn("Kafka did not let all consumers go within {}; it will notice that they are gone", CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration left(long start) {
        Duration left = CLOSING.minus(time.since(start));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
