package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * A member of a lane's share group, with at most one record in its hands. Confined to one thread, but
 * for {@link #wakeUp}. All methods may throw an unchecked exception, after which the source is to be
 * closed and replaced.
 */
interface LaneSource extends AutoCloseable {

    /** Waits for a record; empty if none came in time, or before {@link #wakeUp}. */
    Optional<Taken> take(Duration patience);

    /** Keeps the record in hand for another lock's duration; false if it may be somebody else's already. */
    boolean renew();

    /** Gives the record in hand away. Goes out with what comes next: {@link #take} or {@link #close}. */
    void settle(Fate fate);

    /** Ends a wait in {@link #take}, the one that lasts or the next. Any thread may. */
    void wakeUp();

    /** Gives back what is in hand, and leaves the group. Returns within a few seconds. */
    @Override
    void close();

    /** What becomes of a record. */
    enum Fate {
        /** It has been dealt with and is not delivered again. */
        ACCEPTED,
        /** It is delivered to somebody else at once. */
        RELEASED
    }
}
