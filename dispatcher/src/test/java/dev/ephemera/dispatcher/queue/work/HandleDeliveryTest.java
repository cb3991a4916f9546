package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of deliveries, one trouble at a time. */
final class HandleDeliveryTest {

    @RegisterExtension
    static final DirectedStage DIRECTED = new DirectedStage();

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration CHECK = AsynchronousSettings.DEFAULT.copies().checkInterval();
    private static final EventInvokeConfig TELLS = new EventInvokeConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Destination.ToTopic("successes")),
            Optional.of(new Destination.ToTopic("failures")));

    private final World world = new World();
    private final SimulatedCluster cluster =
            new SimulatedCluster(AsynchronousSettings.DEFAULT, world, 2, new Random(1));
    private final QueuedInvocation first = invocation(1, InvocationOptions.DEFAULT);

    @AfterEach
    void nothingIsLeftBehind() {
        world.broken = "";
        cluster.settle();
        cluster.nodes().forEach(node -> assertNull(node.leftovers()));
        cluster.timers().advance(StartGate.RECHECK);
        assertEquals(0, cluster.timers().pending());
        assertEquals(0, cluster.ledger().counts().missing());
        assertEquals(List.of(), cluster.transport().dropped());
    }

    // The database and the queue

    @Test
    void aDeliveryIsKeptWhileTheDatabaseIsAway() {
        cluster.accept(first);
        world.broken = "before claim";
        cluster.pass(LONG);
        assertEquals(0, cluster.chronicle().runs(first.id()));
        world.broken = "";
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
        assertEquals(1, cluster.transport().puts());
    }

    @Test
    void aResultIsKeptWhileTheDatabaseIsAway() {
        cluster.accept(first);
        world.broken = "before ended";
        cluster.pass(LONG);
        assertEquals(Optional.of(InvocationStatus.RUNNING), status(first));
        world.broken = "";
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
    }

    @Test
    void aResultThatWasRecordedWithoutAnAnswerIsRecordedOnce() {
        cluster.accept(first);
        world.broken = "after ended";
        cluster.pass(Duration.ofSeconds(20));
        world.broken = "";
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
        assertEquals(1, cluster.ledger().counts().completed());
    }

    @Test
    void aRetryIsKeptWhileTheQueueIsAway() {
        world.plays.add(new Script.Play.Runs(CHECK, Invocations.failed(ErrorCode.UNHANDLED)));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        world.broken = "before put";
        cluster.pass(LONG);
        assertEquals(1, cluster.chronicle().runs(first.id()));
        world.broken = "";
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(2, cluster.chronicle().runs(first.id()));
    }

    @Test
    void aCopyThatMayHaveBeenPutIsPutAgainAndRunsOnce() {
        world.plays.add(new Script.Play.Runs(CHECK, Invocations.failed(ErrorCode.UNHANDLED)));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        world.broken = "after put";
        cluster.pass(Duration.ofSeconds(10));
        world.broken = "";
        cluster.settle();
        assertTrue(cluster.transport().puts() > 2, "the copy has not been put again");
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(2, cluster.chronicle().runs(first.id()));
    }

    @Test
    void aRunGoesOnWhileTheDatabaseDoesNotSayWhetherItIsWanted() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        world.broken = "before standing";
        cluster.pass(LONG.plusSeconds(1));
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
    }

    // Copies

    @Test
    void aCopyWaitsWhileAnotherOneRuns() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.accept(first);
        cluster.until(
                "the other one is postponed",
                () -> !cluster.transport().waiting(cluster.now()).isEmpty());
        QueuedInvocation copy = cluster.transport().waiting(cluster.now()).getFirst();
        assertEquals(1, copy.attempt());
        assertEquals(0, copy.setbacks());
        cluster.settle();
        assertEquals(1, cluster.chronicle().runs(first.id()));
    }

    @Test
    void aCopyOfOneThatIsOverIsTakenOut() {
        cluster.accept(first);
        cluster.settle();
        cluster.accept(first);
        cluster.settle();
        assertEquals(1, cluster.chronicle().runs(first.id()));
        assertEquals(2, cluster.transport().puts());
    }

    @Test
    void aRunIsEndedWhenAnotherNodeHasTakenItsDelivery() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("first")));
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("second")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        SimulatedNode there = busy();
        there.stopTaking();
        cluster.loseALock(Duration.ofSeconds(10));
        cluster.until("it runs again", () -> cluster.chronicle().runs(first.id()) == 2);
        cluster.pass(CHECK.plusSeconds(1));
        assertEquals(0, there.running(), "the first run goes on");
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().effects(first.id()));
    }

    @Test
    void aRunGoesOnWhenItsLockIsLostAndNobodyElseHasIt() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        cluster.nodes().stream().filter(node -> node.atWork().isEmpty()).forEach(SimulatedNode::stopTaking);
        cluster.loseALock(Duration.ZERO);
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
    }

    @Test
    void anInvocationThatKillsEachNodeEndsAsADeadLetter() {
        QueuedInvocation deadly = invocation(7, Invocations.ageing(Duration.ZERO, Duration.ofMinutes(20)));
        world.deadly = true;
        cluster.accept(deadly);
        cluster.settle();
        Ending ending = assertEnded(deadly, InvocationStatus.DEAD);
        assertEquals("EventAgeExceeded", ending.condition());
        int runs = cluster.chronicle().runs(deadly.id());
        assertTrue(runs >= 6 && runs <= 30, () -> runs + " runs");
    }

    @Test
    void aCopyThatIsDeliveredTooOftenIsReplacedThoughTheDatabaseIsAway() {
        cluster.accept(first);
        world.broken = "before claim";
        for (int i = 0; i < 10; i++) {
            cluster.pass(Duration.ofSeconds(10));
            cluster.nodes().stream()
                    .filter(node -> !node.atWork().isEmpty())
                    .toList()
                    .forEach(cluster::crash);
        }
        world.broken = "";
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.chronicle().runs(first.id()));
        assertTrue(cluster.transport().puts() > 1, "it has not been replaced");
    }

    @Test
    void aBugLosesNothing() {
        QueuedInvocation withoutAttempt = new QueuedInvocation(
                first.id(),
                first.function(),
                first.event(),
                first.origin(),
                first.options(),
                first.accepted(),
                0,
                0,
                first.notBefore(),
                Optional.empty(),
                Optional.empty());
        Script.Play failure = new Script.Play.Runs(CHECK, Invocations.failed(ErrorCode.UNHANDLED));
        world.plays.addAll(List.of(failure, failure));
        cluster.accept(withoutAttempt);
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(3, cluster.transport().puts());
    }

    // Cancelling

    @Test
    void aRunThatIsCancelledIsEndedAtTheNextCheck() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        cluster.cancel(first.id(), false);
        assertEquals(Optional.of(InvocationStatus.RUNNING), status(first));
        cluster.pass(CHECK.plusMillis(1));
        Ending ending = assertEnded(first, InvocationStatus.CANCELLED);
        assertEquals(1, ending.runs());
        assertEquals(0, cluster.chronicle().effects(first.id()));
    }

    @Test
    void aRunThatIsCancelledIsEndedAtOnceIfItsNodeIsTold() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        cluster.cancel(first.id(), true);
        cluster.pass(Duration.ofMillis(1));
        assertEnded(first, InvocationStatus.CANCELLED);
    }

    @Test
    void whatIsCancelledAtTheGateNeverRuns() {
        world.reserved = 0;
        cluster.accept(first);
        cluster.until("it waits at the gate", () -> status(first).equals(Optional.of(InvocationStatus.RUNNING)));
        cluster.pass(Duration.ofMillis(500));
        cluster.cancel(first.id(), true);
        cluster.pass(Duration.ofMillis(1));
        Ending ending = assertEnded(first, InvocationStatus.CANCELLED);
        assertEquals(0, ending.runs());
        assertEquals(0, cluster.chronicle().runs(first.id()));
    }

    @Test
    void nobodyIsToldOfWhatWasCancelled() {
        world.config = TELLS;
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        cluster.cancel(first.id(), true);
        cluster.settle();
        assertEnded(first, InvocationStatus.CANCELLED);
        assertEquals(0, cluster.chronicle().tellings(first.id()));
    }

    // Room

    @Test
    void aFunctionAtItsLimitIsSetBackWithoutCountingAsAnAttempt() {
        world.reserved = 0;
        cluster.accept(first);
        cluster.pass(Duration.ofSeconds(2).plusMillis(1));
        QueuedInvocation copy = cluster.transport().waiting(cluster.now()).getFirst();
        assertEquals(1, copy.attempt());
        assertEquals(1, copy.setbacks());
        world.reserved = 1;
        cluster.settle();
        Ending ending = assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, ending.runs());
    }

    @Test
    void whatFindsNoRoomIsKeptAndTriedAgain() {
        Script.Play noRoom = new Script.Play.Refused(Invocations.throttled(ThrottleReason.CONCURRENT.type()));
        world.plays.addAll(List.of(noRoom, noRoom, noRoom));
        cluster.accept(first);
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.transport().puts());
        assertEquals(List.of(Outcome.Succeeded.class), outcomes(first));
    }

    @Test
    void whatThePlatformCannotRunIsSetBack() {
        world.plays.add(new Script.Play.Refused(Invocations.broken()));
        cluster.accept(first);
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(2, cluster.transport().puts());
        assertEquals(List.of(Outcome.PlatformFailure.class, Outcome.Succeeded.class), outcomes(first));
    }

    @Test
    void whatIsTooOldWhenItComesToItsTurnNeverRuns() {
        QueuedInvocation hasty = invocation(2, Invocations.ageing(Duration.ZERO, Duration.ofSeconds(1)));
        world.reserved = 0;
        cluster.accept(hasty);
        cluster.pass(Duration.ofMillis(1500));
        world.reserved = 1;
        cluster.settle();
        assertEquals(
                "EventAgeExceeded", assertEnded(hasty, InvocationStatus.DEAD).condition());
        assertEquals(0, cluster.chronicle().runs(hasty.id()));
    }

    @Test
    void aDelayedInvocationRunsWhenItIsDue() {
        QueuedInvocation delayed = invocation(3, Invocations.ageing(Duration.ofDays(7), LONG));
        cluster.accept(delayed);
        cluster.pass(Duration.ofDays(7).minusMillis(1));
        assertEquals(0, cluster.chronicle().runs(delayed.id()));
        cluster.settle();
        assertEnded(delayed, InvocationStatus.SUCCEEDED);
    }

    @Test
    void aStoppedFunctionEndsAtOnceWithoutARun() {
        world.state = Optional.of(new Target.State.Stopped());
        cluster.accept(first);
        cluster.settle();
        assertEquals(
                "ZeroReservedConcurrency",
                assertEnded(first, InvocationStatus.DEAD).condition());
        assertEquals(0, cluster.chronicle().runs(first.id()));
    }

    @Test
    void anInvocationOfADeletedFunctionEndsWithTheReason() {
        world.state = Optional.of(new Target.State.Missing("Function not found: hello"));
        world.config = TELLS;
        cluster.accept(first);
        cluster.settle();
        Ending ending = assertEnded(first, InvocationStatus.FAILED);
        assertEquals("Function not found: hello", ending.reason());
        assertTrue(cluster.ledger().wasTold(first.id()));
    }

    // Shutdown

    @Test
    void aShutdownGivesBackWhatRunsWithoutCountingIt() {
        world.plays.add(new Script.Play.Runs(LONG, Invocations.succeeded("ok")));
        cluster.accept(first);
        cluster.until("it runs", () -> cluster.chronicle().runs(first.id()) == 1);
        SimulatedNode leaving = busy();
        leaving.shutDown();
        cluster.until("it is given back", () -> status(first).equals(Optional.of(InvocationStatus.QUEUED)));
        cluster.settle();
        Ending ending = assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, ending.runs());
        assertEquals(1, cluster.transport().puts());
        assertEquals(List.of(Outcome.Stopped.class, Outcome.Succeeded.class), outcomes(first));
    }

    @Test
    void aShutdownGivesBackWhatWaitsAtTheGate() {
        world.reserved = 0;
        cluster.accept(first);
        cluster.until("it waits at the gate", () -> status(first).equals(Optional.of(InvocationStatus.RUNNING)));
        cluster.pass(Duration.ofMillis(500));
        busy().shutDown();
        cluster.until("it is given back", () -> status(first).equals(Optional.of(InvocationStatus.QUEUED)));
        world.reserved = 1;
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEquals(1, cluster.transport().puts());
    }

    @Test
    void aShutdownDoesNotWaitForTheDatabase() {
        cluster.accept(first);
        world.broken = "before claim";
        cluster.pass(Duration.ofSeconds(1));
        SimulatedNode leaving = busy();
        leaving.shutDown();
        cluster.until("it is given back", () -> leaving.atWork().isEmpty());
        assertEquals(Optional.empty(), status(first));
    }

    // Destinations

    @Test
    void aDestinationThatDoesNotListenIsTriedForHoursAndThenItIsADeadLetter() {
        world.config = TELLS;
        world.state = Optional.of(new Target.State.Missing("Function not found"));
        world.told = new Told.NotNow("busy");
        cluster.accept(first);
        cluster.pass(Duration.ofHours(6));
        assertEnded(first, InvocationStatus.FAILED);
        cluster.settle();
        Ending ending = assertEnded(first, InvocationStatus.DEAD);
        assertTrue(ending.reason().endsWith("tried for 360 minutes: busy"), ending.reason());
        int copies = cluster.transport().puts();
        assertTrue(copies > 72 && copies < 200, () -> copies + " copies");
    }

    @Test
    void aDestinationThatCannotBeToldMakesADeadLetterOfAFailureOnly() {
        world.config = TELLS;
        world.told = new Told.Never("unknown topic");
        QueuedInvocation failing = invocation(2, Invocations.retrying(0, Duration.ZERO));
        cluster.accept(first);
        cluster.settle();
        world.plays.add(new Script.Play.Runs(CHECK, Invocations.failed(ErrorCode.TIMED_OUT)));
        cluster.accept(failing);
        cluster.settle();
        assertEnded(first, InvocationStatus.SUCCEEDED);
        assertEnded(failing, InvocationStatus.DEAD);
    }

    @Test
    void aDestinationThatIsTakenAwayBeforeItWasToldIsNotTold() {
        world.config = TELLS;
        world.told = new Told.NotNow("busy");
        cluster.accept(first);
        cluster.pass(Duration.ofMinutes(1));
        world.config = EventInvokeConfig.NONE;
        cluster.settle();
        Ending ending = assertEnded(first, InvocationStatus.SUCCEEDED);
        assertTrue(ending.reason().contains("no destination"), ending.reason());
        assertFalse(cluster.ledger().wasTold(first.id()));
    }

    private QueuedInvocation invocation(int number, InvocationOptions options) {
        return Invocations.of(new InvocationId(new UUID(0, number)), new FunctionName("hello"), options, cluster.now());
    }

    /** The node that has something in hand. */
    private SimulatedNode busy() {
        return cluster.nodes().stream()
                .filter(node -> !node.atWork().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private Optional<InvocationStatus> status(QueuedInvocation invocation) {
        return cluster.ledger().status(invocation.id());
    }

    private Ending assertEnded(QueuedInvocation invocation, InvocationStatus expected) {
        assertEquals(Optional.of(expected), status(invocation));
        return cluster.ledger().ending(invocation.id()).orElseThrow();
    }

    private List<? extends Class<?>> outcomes(QueuedInvocation invocation) {
        return cluster.ledger().outcomes(invocation.id()).stream()
                .map(Object::getClass)
                .toList();
    }

    /** Does what the test says. */
    private static final class World implements Script {

        private final Deque<Play> plays = new ArrayDeque<>();
        private EventInvokeConfig config = EventInvokeConfig.NONE;
        private Optional<Target.State> state = Optional.empty();
        private Told told = new Told.Yes();
        private String broken = "";
        private int reserved = Integer.MAX_VALUE;
        private boolean deadly;

        @Override
        public Play play(QueuedInvocation copy) {
            if (deadly) {
                return new Play.KillsItsNode();
            }
            return plays.isEmpty() ? Script.super.play(copy) : plays.removeFirst();
        }

        @Override
        public Told tell(QueuedInvocation copy) {
            return told;
        }

        @Override
        public Target target(FunctionReference function) {
            return new Target(
                    state.orElseGet(() -> Script.super.target(function).state()), config);
        }

        @Override
        public int reserved(FunctionName function) {
            return reserved;
        }

        @Override
        public boolean fails(String point) {
            return point.equals(broken);
        }
    }
}
