package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What really happened, to be compared with what the ledger says. Confined to the stage. */
final class Chronicle {

    /** For each turn its runs, and how many disturbances there had been when they began. */
    private final Map<Turn, List<Integer>> begun = new HashMap<>();

    private final Map<InvocationId, Integer> effects = new HashMap<>();
    private final Map<InvocationId, Integer> told = new HashMap<>();
    private final Map<InvocationId, List<String>> disturbances = new HashMap<>();
    private final Map<InvocationId, Integer> repeats = new HashMap<>();
    private final Map<String, Integer> repeatsAfter = new TreeMap<>();
    private final Map<String, Integer> crashes = new TreeMap<>();

    /** One that ought to be run once. */
    private record Turn(InvocationId id, int attempt, int setbacks) {}

    /** A function has begun to run. */
    void began(QueuedInvocation copy) {
        List<String> reasons = disturbances.getOrDefault(copy.id(), List.of());
        List<Integer> before =
                begun.computeIfAbsent(new Turn(copy.id(), copy.attempt(), copy.setbacks()), _ -> new ArrayList<>());
        if (!before.isEmpty()) {
            repeats.merge(copy.id(), 1, Integer::sum);
            repeatsAfter.merge(reason(reasons, before.getLast()), 1, Integer::sum);
        }
        before.add(reasons.size());
    }

    /** What came after the run before, or else at last. */
    private static String reason(List<String> reasons, int before) {
        if (before < reasons.size()) {
            return reasons.get(before);
        }
        return reasons.isEmpty() ? "nothing" : reasons.getLast();
    }

    /** A function has done what it is for. */
    void succeeded(InvocationId id) {
        effects.merge(id, 1, Integer::sum);
    }

    void told(InvocationId id) {
        told.merge(id, 1, Integer::sum);
    }

    /** Something has come between an invocation and its end. */
    void disturbed(InvocationId id, String how) {
        disturbances.computeIfAbsent(id, _ -> new ArrayList<>()).add(how);
        crashes.merge(how, 1, Integer::sum);
    }

    int runs(InvocationId id) {
        return begun.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(id))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    int effects(InvocationId id) {
        return effects.getOrDefault(id, 0);
    }

    int tellings(InvocationId id) {
        return told.getOrDefault(id, 0);
    }

    int repeats(InvocationId id) {
        return repeats.getOrDefault(id, 0);
    }

    /** Runs that were repeated although nothing had happened that explains it. */
    List<InvocationId> unexplained() {
        return repeats.entrySet().stream()
                .filter(entry -> entry.getValue()
                        > disturbances.getOrDefault(entry.getKey(), List.of()).size())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** For each kind of disturbance how often it came, and how many runs were repeated after it. */
    Map<String, String> summary() {
        Map<String, String> summary = new TreeMap<>();
        crashes.forEach((how, times) -> summary.put(how, times + " times, " + repeatsAfter(how) + " repeats"));
        return summary;
    }

    int repeatsAfter(String how) {
        return repeatsAfter.getOrDefault(how, 0);
    }

    int repeats() {
        return repeats.values().stream().mapToInt(Integer::intValue).sum();
    }
}
