package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionName;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who goes through the gate next: of those with the highest priority, one of the function that has
 * had no turn for longest. After each {@value #TURNS_BY_PRIORITY} turns one is for whoever has waited
 * longest, so that nobody waits for ever. A function at its limit is passed over. Immutable: each turn
 * makes the next order.
 *
 * @param turns how many there have been since the last one by age
 * @param lastTurns for each function that waits, the number of its last turn or, if it has had none,
 *     of the turn during which it came
 * @param number of the last turn
 */
record GateOrder(int turns, Map<FunctionName, Long> lastTurns, long number) {

    static final int TURNS_BY_PRIORITY = 8;

    static final GateOrder START = new GateOrder(0, Map.of(), 0);

    private static final Comparator<GateCandidate> BY_AGE = Comparator.comparingLong(GateCandidate::number);

    GateOrder {
        lastTurns = Map.copyOf(lastTurns);
    }

    /**
     * @param waiting all who wait
     * @param mayStart whether a function is below its limit
     */
    Optional<GateCandidate> next(Collection<GateCandidate> waiting, Predicate<FunctionName> mayStart) {
        Map<FunctionName, Boolean> known = new HashMap<>();
        Stream<GateCandidate> able =
                waiting.stream().filter(candidate -> known.computeIfAbsent(candidate.function(), mayStart::test));
        return able.min(turns < TURNS_BY_PRIORITY ? byPriority() : BY_AGE);
    }

    /** A function has begun to wait. */
    GateOrder joined(FunctionName function) {
        if (lastTurns.containsKey(function)) {
            return this;
        }
        Map<FunctionName, Long> joined = new HashMap<>(lastTurns);
        joined.put(function, number);
        return new GateOrder(turns, joined, number);
    }

    /**
     * One has had its turn.
     *
     * @param left those who still wait
     */
    GateOrder served(GateCandidate candidate, Collection<GateCandidate> left) {
        Map<FunctionName, Long> served = new HashMap<>(lastTurns);
        served.put(candidate.function(), number + 1);
        return new GateOrder(turns < TURNS_BY_PRIORITY ? turns + 1 : 0, served, number + 1).without(left);
    }

    /** Forgets functions of which nobody waits any more. */
    GateOrder without(Collection<GateCandidate> left) {
        Map<FunctionName, Long> waiting = new HashMap<>(lastTurns);
        waiting.keySet().retainAll(left.stream().map(GateCandidate::function).collect(Collectors.toSet()));
        return new GateOrder(turns, waiting, number);
    }

    private Comparator<GateCandidate> byPriority() {
        return Comparator.comparing(GateCandidate::priority)
                .reversed()
                .thenComparingLong(candidate -> lastTurns.getOrDefault(candidate.function(), number))
                .thenComparing(BY_AGE);
    }
}
