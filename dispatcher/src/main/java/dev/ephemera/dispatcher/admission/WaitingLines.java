package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * One line of waiting requests for each function; turns go round the functions. Not thread-safe:
 * guarded by the admission's lock.
 */
final class WaitingLines {

    /** In the order of their turns. A function without requests has no line. */
    private final LinkedHashMap<FunctionName, Deque<Waiter>> lines = new LinkedHashMap<>();

    private int size;

    int size() {
        return size;
    }

    /** Puts a request at the end of its function's line. */
    void add(Waiter waiter) {
        lines.computeIfAbsent(waiter.function(), _ -> new ArrayDeque<>()).addLast(waiter);
        size++;
    }

    /** The functions that have requests, the one whose turn it is first. */
    Deque<FunctionName> turns() {
        return new ArrayDeque<>(lines.keySet());
    }

    /** The request of a function that has waited longest. */
    Optional<Waiter> first(FunctionName function) {
        return Optional.ofNullable(lines.get(function)).map(Deque::getFirst);
    }

    /** Takes a function's first request out and makes the function the last in turn. */
    void serveFirst(FunctionName function) {
        first(function).ifPresent(this::remove);
        endTurn(function);
    }

    /** Makes a function the last in turn. */
    void endTurn(FunctionName function) {
        if (lines.containsKey(function)) {
            lines.putLast(function, lines.get(function));
        }
    }

    /**
     * Takes a request out that has given up; its function keeps its place.
     *
     * @return whether it was there
     */
    boolean remove(Waiter waiter) {
        Deque<Waiter> line = lines.get(waiter.function());
        if (line == null || !line.remove(waiter)) {
            return false;
        }
        size--;
        if (line.isEmpty()) {
            lines.remove(waiter.function());
        }
        return true;
    }

    /** The last request of the longest line, if that is longer than the line of {@code function}. */
    Optional<Waiter> lastOfLongerLine(FunctionName function) {
        Deque<Waiter> own = lines.getOrDefault(function, new ArrayDeque<>());
        return lines.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .filter(longest -> longest.size() > own.size())
                .map(Deque::getLast);
    }
}
