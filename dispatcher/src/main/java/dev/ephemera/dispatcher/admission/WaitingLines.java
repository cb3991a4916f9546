package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of waiting requests for each function; turns go round the functions. Not thread-safe:
 * guarded by the admission's lock.
 */
final class WaitingLines {

    /** In the order of their turns. A function without requests has no line. */
    private final Map<FunctionName, Deque<Waiter>> lines = new LinkedHashMap<>();

    private int size;

    int size() {
        return size;
    }

    void add(Waiter waiter) {
        lines.computeIfAbsent(waiter.function(), name -> new ArrayDeque<>()).addLast(waiter);
        size++;
    }

    boolean anyOf(FunctionName function) {
        return lines.containsKey(function);
    }

    /** Whether a function outside {@code functions} waits. */
    boolean anyBut(Collection<FunctionName> functions) {
        return lines.keySet().stream().anyMatch(function -> !functions.contains(function));
    }

    List<FunctionName> functions() {
        return List.copyOf(lines.keySet());
    }

    /** The first request of the function whose turn it is, leaving out {@code blocked} functions. */
    Optional<Waiter> next(Collection<FunctionName> blocked) {
        return lines.entrySet().stream()
                .filter(line -> !blocked.contains(line.getKey()))
                .findFirst()
                .map(line -> line.getValue().getFirst());
    }

    /**
     * Takes a request out. If it was the first of its line, its function has had its turn.
     *
     * @return whether it was there
     */
    boolean remove(Waiter waiter) {
        Deque<Waiter> line = lines.get(waiter.function());
        if (line == null) {
            return false;
        }
        boolean hadItsTurn = line.getFirst().equals(waiter);
        if (!line.remove(waiter)) {
            return false;
        }
        size--;
        if (hadItsTurn || line.isEmpty()) {
            lines.remove(waiter.function());
            if (!line.isEmpty()) {
                lines.put(waiter.function(), line);
            }
        }
        return true;
    }
}
