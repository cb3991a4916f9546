package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StartGateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final FunctionName A = new FunctionName("a");
    private static final FunctionName B = new FunctionName("b");

    private final ManualTimers timers = new ManualTimers(new ManualTime());
    private final Map<FunctionName, Integer> startsLeft = new HashMap<>();
    private final StartGate gate = new StartGate(
            new AsynchronousSettings.Starts(2, PATIENCE, 10),
            function -> startsLeft.getOrDefault(function, Integer.MAX_VALUE),
            timers);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, gate.inside());
        assertEquals(0, gate.waiting());
        timers.advance(PATIENCE);
        assertEquals(0, timers.pending());
    }

    @Test
    void letsNoMoreInThanItIsWide() {
        GatePass first = pass(request(A));
        GatePass second = pass(request(A));
        CompletableFuture<GateAnswer> third = request(A);
        CompletableFuture<GateAnswer> fourth = request(A);
        assertFalse(third.isDone());
        first.close();
        GatePass next = pass(third);
        assertFalse(fourth.isDone());
        assertEquals(2, gate.inside());
        assertEquals(1, gate.waiting());
        next.close();
        second.close();
        pass(fourth).close();
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        GatePass first = pass(request(A));
        GatePass second = pass(request(A));
        CompletableFuture<GateAnswer> third = request(A);
        CompletableFuture<GateAnswer> fourth = request(A);
        first.close();
        first.close();
        assertFalse(fourth.isDone());
        pass(third).close();
        second.close();
        pass(fourth).close();
    }

    @Test
    void whoeverGivesUpIsForgotten() {
        GatePass first = pass(request(A));
        GatePass second = pass(request(A));
        CompletableFuture<GateAnswer> impatient = request(A);
        CompletableFuture<GateAnswer> next = request(B);
        impatient.cancel(false);
        assertEquals(1, gate.waiting());
        first.close();
        pass(next).close();
        second.close();
    }

    @Test
    void theHigherPriorityGoesFirst() {
        GatePass first = pass(request(A));
        GatePass second = pass(request(A));
        CompletableFuture<GateAnswer> normal = gate.request(A, Priority.NORMAL);
        CompletableFuture<GateAnswer> highest = gate.request(A, Priority.HIGHEST);
        first.close();
        assertFalse(normal.isDone());
        pass(highest).close();
        pass(normal).close();
        second.close();
    }

    @Test
    void aFunctionAtItsLimitIsPassedOverUntilItsPatienceIsOver() {
        startsLeft.put(A, 0);
        CompletableFuture<GateAnswer> waits = request(A);
        pass(request(B)).close();
        timers.advance(PATIENCE.minusMillis(1));
        assertFalse(waits.isDone());
        timers.advance(Duration.ofMillis(1));
        assertEquals(new GateAnswer.AtItsLimit(), waits.join());
    }

    @Test
    void thoseInsideCountTowardsTheLimitOfTheirFunction() {
        startsLeft.put(A, 1);
        GatePass first = pass(request(A));
        CompletableFuture<GateAnswer> second = request(A);
        assertFalse(second.isDone());
        first.close();
        pass(second).close();
    }

    @Test
    void aFunctionThatComesBelowItsLimitIsSeenSoon() {
        startsLeft.put(A, 0);
        CompletableFuture<GateAnswer> waits = request(A);
        startsLeft.put(A, 1);
        timers.advance(StartGate.RECHECK);
        pass(waits).close();
    }

    @Test
    void aFunctionThatComesBelowItsLimitIsSeenAtOnceIfSomebodySaysSo() {
        startsLeft.put(A, 0);
        CompletableFuture<GateAnswer> waits = request(A);
        startsLeft.put(A, 1);
        gate.recheck();
        pass(waits).close();
    }

    @Test
    void whoeverWaitsForNothingButATurnWaitsForAsLongAsItTakes() {
        GatePass first = pass(request(A));
        GatePass second = pass(request(A));
        CompletableFuture<GateAnswer> third = request(B);
        timers.advance(Duration.ofHours(1));
        assertFalse(third.isDone());
        first.close();
        pass(third).close();
        second.close();
    }

    @Test
    void aPlaceForSomebodyWhoGivesUpAtThatMomentGoesToTheNextOne() {
        startsLeft.put(A, 0);
        CompletableFuture<GateAnswer> first = request(A);
        CompletableFuture<GateAnswer> second = request(A);
        CompletableFuture<GateAnswer> third = request(A);
        first.thenRun(() -> second.cancel(false));
        startsLeft.put(A, Integer.MAX_VALUE);
        gate.recheck();
        assertTrue(second.isCancelled());
        pass(first).close();
        pass(third).close();
    }

    @Test
    void looksAgainForNobody() {
        pass(request(A)).close();
        assertEquals(0, timers.pending());
    }

    private CompletableFuture<GateAnswer> request(FunctionName function) {
        return gate.request(function, Priority.NORMAL);
    }

    private static GatePass pass(CompletableFuture<GateAnswer> request) {
        assertTrue(request.isDone(), "still waits");
        return request.join() instanceof GateAnswer.In(GatePass pass) ? pass : notIn(request);
    }

    private static GatePass notIn(CompletableFuture<GateAnswer> request) {
        throw new AssertionError("Not let in: " + request.join());
    }
}
