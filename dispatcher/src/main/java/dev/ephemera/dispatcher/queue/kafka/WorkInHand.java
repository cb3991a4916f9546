package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.kafka.Work.RetryPause;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The work of this node, by the places of its records. A record that comes again while its work still
 * runs, because its lock was lost meanwhile, joins that work instead of starting it a second time.
 * Thread-safe: the map is concurrent, and the flags change once.
 */
final class WorkInHand {

    private final ConcurrentMap<Place, Work> works = new ConcurrentHashMap<>();
    private final DeliveryHandler handler;
    private final RetryPause pause;
    private volatile boolean repeating = true;
    private volatile boolean open = true;

    WorkInHand(DeliveryHandler handler, RetryPause pause) {
        this.handler = handler;
        this.pause = pause;
    }

    /** The work about a record: what already runs, or what starts now. */
    Work about(Taken taken) {
        Work started = new Work(taken, handler, pause);
        Work work = works.merge(taken.place(), started, (running, _) -> running);
        if (work == started) {
            started.afterwards(() -> works.remove(taken.place(), started));
            started.start();
        } else {
            work.adopt();
        }
        if (!repeating) {
            work.repeatNoMore();
        }
        if (!open) {
            work.giveUp();
        }
        return work;
    }

    int size() {
        return works.size();
    }

    /** From now on, what handlers want again is given back to the cluster. */
    void repeatNoMore() {
        repeating = false;
        works.values().forEach(Work::repeatNoMore);
    }

    /** Gives everything back, now and in future. */
    void giveUp() {
        open = false;
        works.values().forEach(Work::giveUp);
    }
}
