package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.function.FunctionName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What waits in a lane, as far as this node knows. A lane has one partition, so the offsets of what was
 * put last and of what was delivered last say how much there is between them, whoever put it there. Of
 * what this node has put, it knows the functions as well. An estimate: what only other nodes have put or
 * taken since is not in it. Guarded by its monitor.
 */
final class LaneLoad {

    /** So many stretches of records of one function are kept apart; then the oldest are taken together. */
    private static final int MOST_STRETCHES = 1024;

    private static final long UNKNOWN = -1;

    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private final Map<FunctionName, Long> counts = new HashMap<>();
    private long counted;
    private long lastPut = UNKNOWN;
    private long lastTaken = UNKNOWN;

    /** A record of a function lies at an offset now. */
    synchronized void put(FunctionName function, long offset) {
        if (lastTaken == UNKNOWN) {
            lastTaken = offset - 1;
        }
        lastPut = Math.max(lastPut, offset);
        if (offset <= lastTaken) {
            return;
        }
        count(function, 1);
        Stretch last = stretches.peekLast();
        if (last != null && last.function().equals(function)) {
            stretches.removeLast();
            stretches.addLast(last.and(1, offset));
        } else {
            stretches.addLast(new Stretch(function, 1, offset));
            mergeOldest();
        }
    }

    /** What lay up to an offset waits no longer. */
    synchronized void takenTo(long offset) {
        lastTaken = Math.max(lastTaken, offset);
        lastPut = Math.max(lastPut, offset);
        Stretch first = stretches.peekFirst();
        while (first != null && first.last() <= lastTaken) {
            stretches.removeFirst();
            count(first.function(), -first.records());
            first = stretches.peekFirst();
        }
        if (first != null) {
            // The rest of a stretch cannot be more than what is left of the lane.
            long gone = Math.max(0, first.records() - (first.last() - lastTaken));
            stretches.removeFirst();
            stretches.addFirst(first.and(-gone, first.last()));
            count(first.function(), -gone);
        }
    }

    synchronized Waiting waiting(FunctionName function) {
        long own = counts.getOrDefault(function, 0L);
        return new Waiting(own, Math.max(counted, depth()) - own);
    }

    /** All that waits. */
    synchronized long depth() {
        return lastPut - lastTaken;
    }

    private void mergeOldest() {
        if (stretches.size() > MOST_STRETCHES) {
            Stretch first = stretches.removeFirst();
            Stretch second = stretches.removeFirst();
            FunctionName larger = first.records() > second.records() ? first.function() : second.function();
            count(first.function(), -first.records());
            count(second.function(), -second.records());
            Stretch merged = new Stretch(larger, first.records() + second.records(), second.last());
            count(larger, merged.records());
            stretches.addFirst(merged);
        }
    }

    private void count(FunctionName function, long more) {
        counted += more;
        counts.compute(
                function,
                (name, count) -> Optional.ofNullable(count)
                        .map(before -> before + more)
                        .or(() -> Optional.of(more))
                        .filter(now -> now > 0)
                        .orElse(null));
    }

    /**
     * What a record of some function would have to wait behind.
     *
     * @param own records of its own function
     * @param others records of other functions, and of unknown ones
     */
    record Waiting(long own, long others) {
        long total() {
            return own + others;
        }
    }

    /** Records of one function, one after the other as far as this node has put them. */
    private record Stretch(FunctionName function, long records, long last) {
        Stretch and(long more, long offset) {
            return new Stretch(function, records + more, Math.max(last, offset));
        }
    }
}
