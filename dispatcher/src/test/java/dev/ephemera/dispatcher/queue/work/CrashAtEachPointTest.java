package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Plays an invocation from its acceptance to its end again and again, and each time kills the node at
 * another point: before and after each thing that it does.
 */
final class CrashAtEachPointTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Optional<Destination> SOMEBODY = Optional.of(new Destination.ToTopic("ends"));

    @RegisterExtension
    static final DirectedStage DIRECTED = new DirectedStage();

    /** How often a run was repeated after a crash at each point. */
    private final Map<String, Integer> repeats = new TreeMap<>();

    @Test
    void aSuccessIsRepeatedOnlyIfTheCrashCameBetweenItsStartAndItsRecord() {
        crashEverywhere(AllGoesWell::new, InvocationStatus.SUCCEEDED, 1);
        assertEquals(1, repeats.get("crash in run"));
        assertEquals(1, repeats.get("crash after run"));
        assertEquals(1, repeats.get("crash before ended"));
        assertEquals(3, repeats.values().stream().mapToInt(Integer::intValue).sum(), repeats::toString);
    }

    @Test
    void aSuccessThatIsToldIsToldThoughTheNodeCrashes() {
        crashEverywhere(Tells::new, InvocationStatus.SUCCEEDED, 1);
        assertEquals(0, repeats.get("crash before tell"));
        assertEquals(0, repeats.get("crash after told"));
    }

    @Test
    void aDestinationThatDoesNotListenIsToldLater() {
        crashEverywhere(ListensTheThirdTime::new, InvocationStatus.SUCCEEDED, 1);
    }

    @Test
    void aFailureIsRetriedThoughTheNodeCrashes() {
        crashEverywhere(Fails::new, InvocationStatus.DEAD, 3);
        assertEquals(0, repeats.get("crash after waitsAgain"));
        assertEquals(0, repeats.get("crash before claim"));
    }

    @Test
    void whatIsSetBackRunsThoughTheNodeCrashes() {
        crashEverywhere(HasNoEngineTwice::new, InvocationStatus.SUCCEEDED, 1);
    }

    /**
     * @param runs that an invocation has without a crash
     */
    private void crashEverywhere(Supplier<Script> script, InvocationStatus status, int runs) {
        int points = play(script.get(), Integer.MAX_VALUE, status, runs);
        assertTrue(points > 10, () -> "only " + points + " points");
        for (int point = 1; point <= points; point++) {
            play(script.get(), point, status, runs);
        }
    }

    /** @return how many points there were */
    private int play(Script script, int crashAt, InvocationStatus status, int runs) {
        SimulatedCluster cluster = new SimulatedCluster(AsynchronousSettings.DEFAULT, script, 1, new Random(crashAt));
        QueuedInvocation invocation = Invocations.of(InvocationOptions.DEFAULT, cluster.now());
        cluster.accept(invocation);
        while (cluster.stage().points() < crashAt && (cluster.step() || cluster.wait(SECOND))) {}
        if (cluster.stage().points() == crashAt) {
            cluster.crash(cluster.any());
        }
        cluster.settle();
        check(cluster, invocation, status, runs);
        return cluster.stage().points();
    }

    private void check(SimulatedCluster cluster, QueuedInvocation invocation, InvocationStatus status, int runs) {
        Chronicle chronicle = cluster.chronicle();
        if (cluster.accepted().isEmpty()
                && cluster.ledger().status(invocation.id()).isEmpty()) {
            assertEquals(0, chronicle.runs(invocation.id()), "it was never taken in");
            return;
        }
        assertEquals(Optional.of(status), cluster.ledger().status(invocation.id()));
        assertEquals(0, cluster.ledger().counts().missing());
        assertEquals(runs + chronicle.repeats(), chronicle.runs(invocation.id()));
        assertEquals(0, chronicle.unexplained().size(), "unexplained repeats");
        assertEquals(0, cluster.transport().dropped().size(), "copies dropped by the transport");
        chronicle.summary().keySet().forEach(how -> repeats.merge(how, chronicle.repeatsAfter(how), Integer::sum));
        Optional<Destination> destination =
                cluster.script().target(invocation.function()).config().onSuccess();
        assertEquals(destination.isPresent(), cluster.ledger().wasTold(invocation.id()));
        assertEquals(destination.isPresent(), chronicle.tellings(invocation.id()) > 0);
    }

    private static class AllGoesWell implements Script {}

    private static class Tells implements Script {

        @Override
        public Target target(FunctionReference function) {
            EventInvokeConfig config =
                    new EventInvokeConfig(Optional.empty(), Optional.empty(), SOMEBODY, Optional.empty());
            return new Target(Script.super.target(function).state(), config);
        }
    }

    private static final class ListensTheThirdTime extends Tells {

        private int times;

        @Override
        public Told tell(QueuedInvocation copy) {
            return ++times < 3 ? new Told.NotNow("busy") : new Told.Yes();
        }
    }

    private static final class Fails implements Script {

        @Override
        public Play play(QueuedInvocation copy) {
            return new Play.Runs(SECOND, Invocations.failed(ErrorCode.UNHANDLED));
        }
    }

    private static final class HasNoEngineTwice implements Script {

        private int times;

        @Override
        public Play play(QueuedInvocation copy) {
            return ++times < 3 ? new Play.Refused(Invocations.broken()) : Script.super.play(copy);
        }
    }
}
