package dev.ephemera.dispatcher.admission;

import static dev.ephemera.dispatcher.admission.AdmissionFixture.A;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.B;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.C;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.LONGEST_WAIT;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.assertWaits;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.permit;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shared budget and the queue; {@code ReservedConcurrencyTest} has the rest. */
final class AdmissionTest {

    private final AdmissionFixture fixture = new AdmissionFixture();

    @Test
    void admitsUntilTheMemoryIsUsedUp() {
        fixture.take(A, 600);
        fixture.take(B, 400);
        assertWaits(fixture.request(A, 1));
        assertEquals(1000, fixture.megabytesInUse());
    }

    @Test
    void keepsTheMemoryUntilTheContainerIsDead() {
        Permit permit = fixture.take(A, 1000);
        var next = fixture.request(A, 1000);
        permit.runEnded();
        assertWaits(next);
        permit.containerDead();
        permit(next);
    }

    @Test
    void takesAPermitBackOnce() {
        Permit permit = fixture.take(A, 400);
        fixture.take(A, 400);
        permit.containerDead();
        permit.containerDead();
        permit.runEnded();
        assertEquals(400, fixture.megabytesInUse());
    }

    @Test
    void servesTheRequestsOfAFunctionInOrder() {
        Permit running = fixture.take(A, 1000);
        var first = fixture.request(A, 1000);
        var second = fixture.request(A, 1000);
        running.containerDead();
        assertWaits(second);
        permit(first).containerDead();
        permit(second).containerDead();
        fixture.assertNothingLeft();
    }

    @Test
    void givesEachFunctionItsTurn() {
        List<Permit> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(fixture.take(A, 250));
        }
        var flood = List.of(fixture.request(A, 250), fixture.request(A, 250), fixture.request(A, 250));
        var single = fixture.request(B, 250);
        running.get(0).containerDead();
        permit(flood.get(0));
        assertWaits(single);
        running.get(1).containerDead();
        permit(single);
        running.get(2).containerDead();
        permit(flood.get(1));
        assertWaits(flood.get(2));
    }

    @Test
    void letsNobodyOvertakeALargeFunction() {
        Permit running = fixture.take(A, 600);
        Permit small = fixture.take(B, 200);
        var large = fixture.request(C, 900);
        var next = fixture.request(B, 100);
        small.containerDead();
        assertWaits(next);
        running.containerDead();
        permit(large);
        permit(next);
    }

    @Test
    void letsOthersInWhenTheLargeOneGivesUp() {
        fixture.take(A, 600);
        var large = fixture.request(C, 900);
        var small = fixture.request(B, 400);
        assertWaits(small);
        large.cancel(false);
        permit(small);
    }

    @Test
    void letsOthersInWhenTheLargeOneHasWaitedTooLong() {
        fixture.take(A, 600);
        var large = fixture.request(C, 900);
        fixture.timers.advance(LONGEST_WAIT.minusSeconds(1));
        var small = fixture.request(B, 400);
        fixture.timers.advance(Duration.ofSeconds(1));
        refusal(large);
        permit(small);
    }

    @Test
    void letsALargeFunctionHoldUpTheOthersForSomeTimeOnly() {
        fixture.take(A, 600);
        var large = fixture.request(C, 900);
        fixture.timers.advance(LONGEST_WAIT.dividedBy(2));
        fixture.request(C, 900);
        large.cancel(false);
        var small = fixture.request(B, 400);
        assertWaits(small);
        fixture.timers.advance(LONGEST_WAIT.dividedBy(2));
        permit(small);
    }

    @Test
    void refusesWhatHasWaitedTooLong() {
        fixture.take(A, 1000);
        var request = fixture.request(A, 1000);
        fixture.timers.advance(LONGEST_WAIT.minusNanos(1));
        assertWaits(request);
        fixture.timers.advance(Duration.ofNanos(1));
        assertEquals(
                new AdmissionDecision.Refused(
                        ThrottleReason.CONCURRENT,
                        "Rate exceeded: no room after 10.0 s, and 1000 MB of 1000 MB are in use"),
                refusal(request));
        assertEquals(0, fixture.admission.waiting());
    }

    @Test
    void refusesWhatFindsTheQueueFull() {
        fixture.take(A, 1000);
        for (int i = 0; i < 10; i++) {
            assertWaits(fixture.request(A, 1));
        }
        assertEquals(
                "Rate exceeded: all 10 places to wait are taken, and 1000 MB of 1000 MB are in use",
                refusal(fixture.request(A, 1)).message());
        assertEquals(10, fixture.admission.waiting());
    }

    @Test
    void keepsAFloodFromTakingAllPlacesToWait() {
        fixture.take(A, 1000);
        var first = fixture.request(A, 1);
        for (int i = 0; i < 8; i++) {
            fixture.request(A, 1);
        }
        var last = fixture.request(A, 1);
        assertWaits(fixture.request(B, 1));
        refusal(last);
        assertWaits(first);
        assertEquals(10, fixture.admission.waiting());
    }

    @Test
    void admitsWithoutAQueueWhatHasRoom() {
        Admission noQueue = new Admission(
                new AdmissionSettings(MemorySize.ofMegabytes(100), 0, LONGEST_WAIT), Map::of, fixture.timers);
        permit(noQueue.request(A, MemorySize.ofMegabytes(100)));
        refusal(noQueue.request(A, MemorySize.ofMegabytes(100)));
        assertEquals(0, noQueue.waiting());
        assertEquals(0, fixture.timers.pending());
    }

    @Test
    void refusesAtOnceWhatCanNeverRun() {
        assertEquals(
                "Function 'a' needs 1001 MB, but its runs may hold no more than 1000 MB in all; raise"
                        + " ephemera.admission.budget, lower its MemorySize or reserve less for other functions",
                refusal(fixture.request(A, 1001)).message());
        fixture.assertNothingLeft();
    }

    @Test
    void forgetsARequestThatIsCancelled() {
        Permit running = fixture.take(A, 1000);
        var request = fixture.request(A, 1000);
        request.cancel(false);
        running.containerDead();
        fixture.assertNothingLeft();
    }

    @Test
    void keepsTheTurnOfAFunctionWhenOneOfItsRequestsIsCancelled() {
        Permit running = fixture.take(A, 1000);
        var first = fixture.request(B, 1000);
        var second = fixture.request(B, 1000);
        var other = fixture.request(C, 1000);
        first.cancel(false);
        running.containerDead();
        permit(second);
        assertWaits(other);
    }

    @Test
    void cancellingWhatIsGrantedChangesNothing() {
        var granted = fixture.request(A, 1000);
        assertFalse(granted.cancel(false));
        permit(granted).containerDead();
        fixture.assertNothingLeft();
    }

    @Test
    void leavesNoTimerBehindWhenARequestIsGranted() {
        Permit running = fixture.take(A, 1000);
        var request = fixture.request(A, 1000);
        assertTrue(fixture.timers.pending() > 0);
        running.containerDead();
        permit(request).containerDead();
        fixture.assertNothingLeft();
    }
}
