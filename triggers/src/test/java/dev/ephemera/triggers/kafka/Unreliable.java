package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.invocation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Fails with some records a few times, with others always. Thread-safe by its maps. */
final class Unreliable implements FakeFunction.Behaviour {

    /** More than any record fails that is not poison. */
    static final int RETRIES = 3;

    private final Set<String> poison;
    private final Map<String, Integer> failuresLeft = new ConcurrentHashMap<>();

    /** The same seed makes the same choice. */
    Unreliable(long seed, Set<String> values) {
        Random random = new Random(seed);
        List<String> sorted = values.stream().sorted().toList();
        poison = sorted.stream().filter(_ -> random.nextInt(100) == 0).collect(Collectors.toSet());
        sorted.stream()
                .filter(_ -> random.nextInt(10) == 0)
                .forEach(value -> failuresLeft.put(value, 1 + random.nextInt(RETRIES - 1)));
    }

    Set<String> poison() {
        return poison;
    }

    @Override
    public Outcome run(FakeFunction.Call call, Caller caller) {
        if (call.values().stream().anyMatch(poison::contains)) {
            return Functions.fail("Poison");
        }
        boolean fails = false;
        for (String value : call.values()) {
            Integer left = failuresLeft.computeIfPresent(value, (_, count) -> count > 0 ? count - 1 : null);
            fails |= left != null;
        }
        return fails ? Functions.fail("Transient") : Functions.answer("null");
    }
}
