package dev.ephemera.dispatcher.admission;

import static dev.ephemera.dispatcher.admission.AdmissionFixture.A;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.B;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.C;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.LONGEST_WAIT;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.assertWaits;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.permit;
import static dev.ephemera.dispatcher.admission.AdmissionFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ReservedConcurrencyTest {

    private final AdmissionFixture fixture = new AdmissionFixture();

    @Test
    void isThereHoweverMuchOthersWant() {
        fixture.reserve(A, 2, 100);
        fixture.take(B, 800);
        assertWaits(fixture.request(B, 1));
        fixture.take(A, 100);
        fixture.take(A, 100);
        assertEquals(1000, fixture.megabytesInUse());
    }

    @Test
    void isAlsoTheMostAFunctionGets() {
        fixture.reserve(A, 2, 100);
        Permit first = fixture.take(A, 100);
        fixture.take(A, 100);
        var third = fixture.request(A, 100);
        assertWaits(third);
        first.containerDead();
        permit(third);
    }

    @Test
    void isFreeAgainWhenTheRunHasEnded() {
        fixture.reserve(A, 1, 100);
        Permit running = fixture.take(A, 100);
        var next = fixture.request(A, 100);
        running.runEnded();
        permit(next);
        assertEquals(200, fixture.megabytesInUse());
    }

    @Test
    void waitsForTheContainerWhereThereIsNoMemoryBesideIt() {
        fixture.reserve(A, 1, 100);
        fixture.take(B, 900);
        Permit running = fixture.take(A, 100);
        var next = fixture.request(A, 100);
        running.runEnded();
        assertWaits(next);
        running.containerDead();
        permit(next);
    }

    @Test
    void holdsNobodyUpWhileItsOwnContainersDie() {
        fixture.reserve(A, 1, 200);
        Permit other = fixture.take(B, 800);
        Permit running = fixture.take(A, 200);
        var next = fixture.request(A, 200);
        var shared = fixture.request(C, 100);
        running.runEnded();
        assertWaits(next);
        other.containerDead();
        permit(next);
        permit(shared);
    }

    @Test
    void leavesTheReservationsOfOthersWholeWhileItsContainersDie() {
        fixture.reserve(A, 2, 250);
        fixture.reserve(B, 2, 250);
        Permit first = fixture.take(A, 250);
        fixture.take(A, 250);
        first.runEnded();
        assertWaits(fixture.request(A, 250));
        fixture.take(B, 250);
        fixture.take(B, 250);
        assertEquals(1000, fixture.megabytesInUse());
    }

    @Test
    void ofZeroStopsAFunctionAtOnce() {
        fixture.reserve(A, 0, 100);
        var refused = refusal(fixture.request(A, 100));
        assertEquals(ThrottleReason.RESERVED_CONCURRENT, refused.reason());
        assertEquals("Function 'a' is stopped: its reserved concurrency is 0", refused.message());
        fixture.assertNothingLeft();
    }

    @Test
    void ofZeroTurnsAwayWhatAlreadyWaits() {
        Permit running = fixture.take(A, 1000);
        var waiting = fixture.request(A, 1000);
        fixture.reserve(A, 0, 1000);
        running.runEnded();
        refusal(waiting);
    }

    @Test
    void letsItsFunctionPassThoseThatShare() {
        fixture.reserve(A, 1, 100);
        fixture.take(B, 900);
        assertWaits(fixture.request(C, 900));
        fixture.take(A, 100);
    }

    @Test
    void blocksNobodyElseAtItsLimit() {
        fixture.reserve(A, 1, 100);
        fixture.take(A, 100);
        assertWaits(fixture.request(A, 100));
        fixture.take(B, 900);
    }

    @Test
    void namesTheFunctionsLimitWhenARequestHasWaitedTooLong() {
        fixture.reserve(A, 1, 100);
        fixture.take(A, 100);
        var request = fixture.request(A, 100);
        fixture.timers.advance(LONGEST_WAIT);
        assertEquals(
                new AdmissionDecision.Refused(
                        ThrottleReason.RESERVED_CONCURRENT,
                        "Rate exceeded: no room after 10.0 s, and function 'a' runs 1 of its 1 reserved times"),
                refusal(request));
    }

    @Test
    void takesNoMemoryAwayThatOthersAlreadyHave() {
        Permit other = fixture.take(B, 1000);
        fixture.reserve(A, 2, 200);
        var request = fixture.request(A, 200);
        assertWaits(request);
        other.containerDead();
        permit(request);
    }

    @Test
    void countsWhatRunsWhenItIsSet() {
        fixture.take(A, 100);
        fixture.take(A, 100);
        fixture.reserve(A, 2, 100);
        assertWaits(fixture.request(A, 100));
        fixture.take(B, 800);
    }

    @Test
    void givesNoMemoryAwayThatIsInUseWhenItIsRemoved() {
        fixture.reserve(A, 2, 400);
        fixture.take(A, 400);
        fixture.take(A, 400);
        fixture.reservations.remove(A);
        fixture.take(B, 200);
        assertWaits(fixture.request(B, 100));
        assertEquals(1000, fixture.megabytesInUse());
    }

    @Test
    void coversLargerVersionsWithSharedMemory() {
        fixture.reserve(A, 1, 100);
        fixture.take(A, 300);
        fixture.take(B, 700);
        assertWaits(fixture.request(B, 1));
    }

    @Test
    void refusesAtOnceWhatLeavesNoRoomForOthers() {
        fixture.reserve(A, 6, 100);
        assertTrue(refusal(fixture.request(B, 500)).message().contains("may hold no more than 400 MB in all"));
        fixture.take(B, 400);
    }

    @Test
    void saysHowManyMoreRunsItLetsStart() {
        assertEquals(Integer.MAX_VALUE, fixture.admission.startsLeft(A));
        fixture.reserve(A, 2, 100);
        assertEquals(2, fixture.admission.startsLeft(A));
        Permit running = fixture.take(A, 100);
        fixture.take(A, 100);
        assertEquals(0, fixture.admission.startsLeft(A));
        fixture.reserve(A, 1, 100);
        assertEquals(0, fixture.admission.startsLeft(A));
        fixture.reserve(A, 2, 100);
        running.runEnded();
        assertEquals(1, fixture.admission.startsLeft(A));
    }
}
