package dev.ephemera.dispatcher.ledger;

import dev.ephemera.warmpool.time.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Notes on their way to the database, bounded by their weight, those being written included.
 * Thread-safe: guarded by {@code lock}. Many threads add, one takes.
 */
final class RecordQueue {

    /** What became of a note that was added. */
    enum Added {
        KEPT,
        /** There was no room; the first time since the queue was last empty. */
        DROPPED_FIRST,
        DROPPED
    }

    private final RecordSettings.Writing settings;
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Note> waiting = new ArrayDeque<>();
    private long weight;
    private long added;
    private long settled;
    private long dropped;
    private long droppedInBurst;
    private boolean timerRuns;
    private boolean due;
    private boolean closed;
    private boolean dead;

    RecordQueue(RecordSettings.Writing settings, Timers timers) {
        this.settings = settings;
        this.timers = timers;
    }

    /** Never waits for the database. */
    Added add(Note note) {
        boolean startTimer;
        lock.lock();
        try {
            if (closed || weight + note.weight() > settings.queue().bytes()) {
                dropped++;
                return droppedInBurst++ == 0 ? Added.DROPPED_FIRST : Added.DROPPED;
            }
            waiting.addLast(note);
            weight += note.weight();
            added++;
            startTimer = !timerRuns && !due;
            timerRuns |= startTimer;
            if (waiting.size() == settings.batch()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (startTimer) {
            timers.after(settings.pause(), this::wake);
        }
        return Added.KEPT;
    }

    /** Makes {@link #take} return at once. */
    void wake() {
        change(() -> {
            timerRuns = false;
            due = true;
        });
    }

    /**
     * Waits until records are due, or a whole batch of them is there, or somebody calls {@link #wake}
     * or {@link #close}.
     *
     * @return a batch, oldest first; maybe an empty one
     */
    List<Note> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!due && !closed && waiting.size() < settings.batch()) {
                changed.await();
            }
            List<Note> batch = new ArrayList<>();
            while (!waiting.isEmpty() && batch.size() < settings.batch()) {
                batch.add(waiting.removeFirst());
            }
            due = !waiting.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that a batch has been written, or given up.
     *
     * @return how many records the burst of drops has cost that is over with this, mostly 0
     */
    long settle(List<Note> batch) {
        lock.lock();
        try {
            settled += batch.size();
            weight -= batch.stream().mapToLong(Note::weight).sum();
            changed.signalAll();
            long burst = waiting.isEmpty() ? droppedInBurst : 0;
            droppedInBurst -= burst;
            return burst;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that has been added by now is settled. */
    void flush() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long target = added;
            while (settled < target && !dead) {
                due = true;
                changed.signalAll();
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts records that could not be written. */
    void countDropped(int count) {
        change(() -> dropped += count);
    }

    /** Takes no more; what is there is due now. */
    void close() {
        change(() -> closed = true);
    }

    /** Says that nobody takes any more. */
    void abandon() {
        change(() -> {
            closed = true;
            dead = true;
        });
    }

    boolean closed() {
        return locked(() -> closed);
    }

    /** Whether nothing will ever come any more. */
    boolean finished() {
        return locked(() -> closed && waiting.isEmpty());
    }

    /** Records that are neither written nor given up. */
    long unsettled() {
        return locked(() -> added - settled);
    }

    long dropped() {
        return locked(() -> dropped);
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
