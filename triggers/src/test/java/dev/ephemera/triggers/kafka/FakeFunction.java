package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does with batches what a test says, and remembers them. Thread-safe. */
final class FakeFunction implements Dispatch {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What it was given, in the order in which the runs began. */
    record Call(Invocation invocation, String partition, List<Long> offsets, List<String> values) {

        static Call of(Invocation invocation) {
            try {
                var records =
                        MAPPER.readTree(invocation.event()).path("records").properties();
                if (records.size() != 1) {
                    throw new AssertionError("A batch is of one partition, not of " + records.size());
                }
                var only = records.iterator().next();
                List<Long> offsets = new ArrayList<>();
                List<String> values = new ArrayList<>();
                for (JsonNode record : only.getValue()) {
                    offsets.add(record.path("offset").longValue());
                    values.add(new String(
                            Base64.getDecoder().decode(record.path("value").asText()), UTF_8));
                }
                return new Call(invocation, only.getKey(), offsets, values);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @FunctionalInterface
    interface Behaviour {
        Outcome run(Call call, Caller caller) throws InterruptedException;
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Call> successes = new CopyOnWriteArrayList<>();
    private final Set<String> processed = ConcurrentHashMap.newKeySet();
    private volatile Behaviour behaviour = (_, _) -> Functions.answer("null");

    void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The values of all records in the order in which they were given. */
    List<String> values() {
        return calls.stream().flatMap(call -> call.values().stream()).toList();
    }

    /** The offsets of a partition in the order in which they were first processed. */
    List<Long> firstSuccesses(String partition) {
        return successes.stream()
                .filter(call -> call.partition().equals(partition))
                .flatMap(call -> call.offsets().stream())
                .distinct()
                .toList();
    }

    /** The values of all records that were in a batch that succeeded. */
    Set<String> processed() {
        return Set.copyOf(processed);
    }

    @Override
    public Outcome run(Invocation invocation, Caller caller) throws InterruptedException {
        Call call = Call.of(invocation);
        calls.add(call);
        Outcome outcome = behaviour.run(call, caller);
        if (outcome instanceof Outcome.Succeeded) {
            successes.add(call);
            processed.addAll(call.values());
        }
        return outcome;
    }
}
