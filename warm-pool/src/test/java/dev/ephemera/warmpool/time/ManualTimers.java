package dev.ephemera.warmpool.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Timers that fire when a test moves the clock, on the thread that moves it. Thread-safe: the queue
 * is guarded by the object's own monitor, which is not held while a task runs.
 */
public final class ManualTimers implements Timers {

    private final ManualTime time;
    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>(Comparator.naturalOrder());
    private long passed;
    private long count;

    public ManualTimers(ManualTime time) {
        this.time = time;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        Scheduled scheduled = new Scheduled(passed + delay.toNanos(), count++, task);
        queue.add(scheduled);
        return () -> cancel(scheduled);
    }

    /** Moves the clock, stopping at each timer on the way to run it. */
    public void advance(Duration duration) {
        long end;
        synchronized (this) {
            end = passed + duration.toNanos();
        }
        Optional<Scheduled> due = pollUntil(end);
        while (due.isPresent()) {
            due.get().task().run();
            due = pollUntil(end);
        }
        moveTo(end);
    }

    /** Timers that have neither fired nor been cancelled. */
    public synchronized int pending() {
        return queue.size();
    }

    /** How far the next timer is away, if there is one. */
    public synchronized Optional<Duration> next() {
        return Optional.ofNullable(queue.peek()).map(scheduled -> Duration.ofNanos(scheduled.at() - passed));
    }

    private synchronized void cancel(Scheduled scheduled) {
        queue.remove(scheduled);
    }

    private synchronized Optional<Scheduled> pollUntil(long end) {
        Scheduled next = queue.peek();
        if (next == null || next.at() > end) {
            return Optional.empty();
        }
        queue.remove();
        moveTo(next.at());
        return Optional.of(next);
    }

    private synchronized void moveTo(long at) {
        time.advance(Duration.ofNanos(Math.max(0, at - passed)));
        passed = Math.max(passed, at);
    }

    private record Scheduled(long at, long number, Runnable task) implements Comparable<Scheduled> {

        @Override
        public int compareTo(Scheduled other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }
}
