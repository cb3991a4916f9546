package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three nodes work on many invocations, while nodes crash and stop, locks and answers are lost,
 * the database and the queue fail, and people cancel. At the end each invocation must have ended once,
 * as it should, and each repeated run must be explained.
 */
final class QueueSimulationTest {

    private static final Logger log = LoggerFactory.getLogger("simulation");
    private static final int NODES = 3;
    private static final int INVOCATIONS = 150;
    private static final List<FunctionName> FUNCTIONS = List.of(
            new FunctionName("plain"),
            new FunctionName("other"),
            RandomScript.LIMITED,
            RandomScript.TELLS,
            RandomScript.DELETED,
            RandomScript.STOPPED);

    @RegisterExtension
    static final DirectedStage DIRECTED = new DirectedStage();

    private final Map<InvocationId, QueuedInvocation> sent = new HashMap<>();
    private final List<InvocationId> cancelled = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void losesNothingAndRepeatsNothingWithoutAReason(long seed) {
        Random random = new Random(seed);
        RandomScript script = RandomScript.withCrashes(random);
        SimulatedCluster cluster = new SimulatedCluster(AsynchronousSettings.DEFAULT, script, NODES, random);
        while (sent.size() < INVOCATIONS) {
            act(cluster, random);
            assertEquals(0, cluster.ledger().counts().missing(), "the books are wrong");
        }
        script.calmDown();
        cluster.settle();
        check(cluster);
        log.info(
                "Seed {}: {} runs, {} of them repeated: {}",
                seed,
                sent.keySet().stream().mapToInt(cluster.chronicle()::runs).sum(),
                cluster.chronicle().repeats(),
                cluster.chronicle().summary());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void repeatsNothingAtAllWithoutCrashesAndLostLocks(long seed) {
        Random random = new Random(seed);
        RandomScript script = RandomScript.withoutCrashes(random);
        SimulatedCluster cluster = new SimulatedCluster(AsynchronousSettings.DEFAULT, script, NODES, random);
        while (sent.size() < INVOCATIONS) {
            if (random.nextInt(10) == 0) {
                send(cluster, random);
            } else if (!cluster.step()) {
                cluster.wait(Duration.ofSeconds(20));
            }
        }
        script.calmDown();
        cluster.settle();
        check(cluster);
        assertEquals(0, cluster.chronicle().repeats());
    }

    private void act(SimulatedCluster cluster, Random random) {
        switch (random.nextInt(1000)) {
            case 0, 1 -> cluster.crash(cluster.any());
            case 2 -> cluster.shutDown(cluster.any());
            case 3, 4, 5 -> cluster.loseALock(Duration.ofMillis(random.nextInt(20_000)));
            case 6, 7 -> cancelOne(cluster, random);
            case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> cluster.write();
            default -> {
                if (random.nextInt(60) == 0) {
                    send(cluster, random);
                } else if (!cluster.step()) {
                    cluster.wait(Duration.ofSeconds(20));
                }
            }
        }
    }

    private void send(SimulatedCluster cluster, Random random) {
        InvocationId id = new InvocationId(new UUID(0, sent.size() + 1));
        boolean deadly = random.nextInt(50) == 0;
        FunctionName function = deadly ? RandomScript.DEADLY : FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
        InvocationOptions options = new InvocationOptions(
                Priority.of(random.nextInt(3)),
                random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(100_000)) : Duration.ZERO,
                Optional.empty(),
                random.nextBoolean() ? Optional.of(random.nextInt(5)) : Optional.empty(),
                random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(random.nextInt(100))) : Optional.empty(),
                random.nextInt(3) == 0 ? Optional.of(Duration.ofMinutes(1 + random.nextInt(10))) : Optional.empty());
        QueuedInvocation invocation = Invocations.of(id, function, options, cluster.now());
        sent.put(id, invocation);
        cluster.accept(invocation);
        if (random.nextInt(20) == 0) {
            cluster.accept(invocation);
        }
    }

    private void cancelOne(SimulatedCluster cluster, Random random) {
        List<InvocationId> running = cluster.ledger().ids(InvocationStatus.RUNNING);
        List<InvocationId> some =
                random.nextBoolean() ? running : cluster.ledger().ids(InvocationStatus.QUEUED);
        if (!some.isEmpty()) {
            InvocationId id = some.get(random.nextInt(some.size()));
            cancelled.add(id);
            cluster.cancel(id, random.nextBoolean());
        }
    }

    private void check(SimulatedCluster cluster) {
        cluster.accepted().forEach(id -> assertTrue(cluster.ledger().status(id).isPresent(), () -> id + " is lost"));
        sent.keySet().forEach(id -> cluster.ledger().status(id).ifPresent(status -> checkEnd(cluster, id, status)));
        QueueCounts counts = cluster.ledger().counts();
        assertEquals(0, counts.missing(), counts::toString);
        assertEquals(counts.accepted(), counts.completed() + counts.dead(), counts::toString);
        assertEquals(List.of(), cluster.chronicle().unexplained(), "runs repeated without a reason");
        cluster.nodes().forEach(node -> assertNull(node.leftovers()));
        assertEquals(0, cluster.timers().pending(), "timers that nobody has cancelled");
        assertTrue(cluster.accepted().size() > INVOCATIONS / 2, "few have been accepted");
    }

    private void checkEnd(SimulatedCluster cluster, InvocationId id, InvocationStatus status) {
        Ending ending = cluster.ledger().ending(id).orElseThrow(() -> new AssertionError(id + " is still " + status));
        Chronicle chronicle = cluster.chronicle();
        QueuedInvocation invocation = sent.get(id);
        switch (ending.condition()) {
            case "Success" -> assertTrue(chronicle.effects(id) > 0, () -> id + " has had no effect");
            case "RetriesExhausted" -> {
                int attempts = 1 + invocation.options().retries().orElse(2);
                assertEquals(attempts, ending.runs());
                assertTrue(chronicle.runs(id) >= attempts, () -> id + " has not been run " + attempts + " times");
            }
            case "EventAgeExceeded" -> assertTrue(ending.runs() <= chronicle.runs(id));
            case "Cancelled" -> assertTrue(cancelled.contains(id), () -> id + " was cancelled by nobody");
            case "FunctionNotFound" ->
                assertEquals(RandomScript.DELETED, invocation.function().name());
            case "ZeroReservedConcurrency" ->
                assertEquals(RandomScript.STOPPED, invocation.function().name());
            default -> throw new AssertionError(ending.toString());
        }
        boolean toTell = invocation.function().name().equals(RandomScript.TELLS)
                && status != InvocationStatus.CANCELLED
                && !ending.reason().contains("unknown topic");
        assertEquals(toTell, cluster.ledger().wasTold(id), () -> id + ": " + ending);
        assertTrue(!toTell || chronicle.tellings(id) > 0, () -> id + " was not told");
    }
}
