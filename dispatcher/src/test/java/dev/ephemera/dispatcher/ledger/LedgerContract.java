package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.failed;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every ledger does for the queue. */
abstract class LedgerContract {

    static final Place HERE = new Place("lane-1/0/17");
    static final Place THERE = new Place("lane-2/0/4");

    final ManualTime time = new ManualTime();

    abstract InvocationLedger ledger();

    abstract InvocationControl control();

    abstract QueueCounts counts();

    abstract Optional<InvocationStatus> status(InvocationId id) throws InterruptedException;

    @AfterEach
    void theBooksAreRight() {
        assertEquals(0, counts().missing(), () -> counts().toString());
    }

    // Claims

    @Test
    void grantsWhatWaits() throws Exception {
        QueuedInvocation invocation = accepted();
        assertEquals(Optional.of(InvocationStatus.QUEUED), status(invocation.id()));
        ClaimToken token = granted(invocation, HERE);
        assertEquals(invocation.id(), token.id());
        assertEquals(Optional.of(InvocationStatus.RUNNING), status(invocation.id()));
        assertEquals(Standing.HOLDS, ledger().standing(token));
    }

    @Test
    void grantsWhatNobodyHasNoted() throws Exception {
        QueuedInvocation invocation = queued();
        granted(invocation, HERE);
        ledger().accepted(invocation);
        assertEquals(Optional.of(InvocationStatus.RUNNING), status(invocation.id()));
        assertEquals(1, counts().accepted());
    }

    @Test
    void grantsTheSameCopyAgainAndTakesItFromWhoeverHadIt() {
        QueuedInvocation invocation = accepted();
        ClaimToken first = granted(invocation, HERE);
        ClaimToken second = granted(invocation, HERE);
        assertNotEquals(first, second);
        assertEquals(Standing.SUPERSEDED, ledger().standing(first));
        assertEquals(Standing.HOLDS, ledger().standing(second));
        assertFalse(ledger().waitsAgain(first, failed(ErrorCode.UNHANDLED), invocation.retryAt(time.instant())));
        assertFalse(end(first, invocation, InvocationStatus.SUCCEEDED));
        assertTrue(end(second, invocation, InvocationStatus.SUCCEEDED));
    }

    @Test
    void keepsACopyBackWhileAnotherOneRuns() {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        assertEquals(new Claim.RunsElsewhere(), ledger().claim(invocation, THERE));
        assertEquals(Standing.HOLDS, ledger().standing(token));
    }

    @Test
    void grantsAnotherCopyWhenTheClaimantIsSilentForTooLong() {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        time.advance(Duration.ofMinutes(4));
        ledger().standing(token);
        time.advance(Duration.ofMinutes(4));
        assertEquals(new Claim.RunsElsewhere(), ledger().claim(invocation, THERE));
        time.advance(Duration.ofMinutes(2));
        granted(invocation, THERE);
        assertEquals(Standing.SUPERSEDED, ledger().standing(token));
    }

    @Test
    void refusesACopyOfAnAttemptThatIsOver() {
        QueuedInvocation first = accepted();
        QueuedInvocation second = first.retryAt(time.instant());
        assertTrue(ledger().waitsAgain(granted(first, HERE), failed(ErrorCode.UNHANDLED), second));
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
        granted(second, THERE);
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
    }

    @Test
    void refusesACopyFromBeforeASetback() {
        QueuedInvocation first = accepted();
        QueuedInvocation second = first.setBackTo(time.instant());
        assertTrue(ledger().waitsAgain(granted(first, HERE), SampleRecords.throttled(), second));
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
        granted(second, THERE);
    }

    @Test
    void grantsEitherCopyOfOneThatWasPostponed() {
        QueuedInvocation first = accepted();
        QueuedInvocation second = first.postponedTo(time.instant().plusSeconds(30));
        assertTrue(ledger().waitsAgain(granted(first, HERE), SampleRecords.throttled(), second));
        granted(first, HERE);
        assertEquals(new Claim.RunsElsewhere(), ledger().claim(second, THERE));
    }

    @Test
    void aLaterCopyTakesOverWhatNobodyCouldNote() throws Exception {
        QueuedInvocation first = accepted();
        ClaimToken lost = granted(first, HERE);
        QueuedInvocation second = first.retryAt(time.instant());
        ClaimToken token = granted(second, THERE);
        assertEquals(Standing.SUPERSEDED, ledger().standing(lost));
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
        assertFalse(ledger().waitsAgain(lost, failed(ErrorCode.UNHANDLED), second));
        assertEquals(Standing.HOLDS, ledger().standing(token));
        assertTrue(end(token, second, InvocationStatus.SUCCEEDED));
    }

    @Test
    void aLaterCopyTakesOverWhileTheEarlierOneWaits() {
        QueuedInvocation first = accepted();
        granted(first.retryAt(time.instant()), THERE);
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
    }

    // Ends

    @Test
    void saysHowItEndedAndThatNobodyIsToBeTold() throws Exception {
        QueuedInvocation invocation = accepted();
        assertTrue(end(granted(invocation, HERE), invocation, InvocationStatus.SUCCEEDED));
        time.advance(Duration.ofSeconds(1));
        EndedInvocation ended = over(invocation, THERE);
        assertEquals(invocation.id(), ended.id());
        assertEquals(time.instant().minusSeconds(1), ended.at());
        assertTrue(ended.told());
        assertEquals(InvocationStatus.SUCCEEDED, ended.ending().status());
        assertEquals(Optional.of(InvocationStatus.SUCCEEDED), status(invocation.id()));
    }

    @Test
    void keepsAllThatMustBeToldUntilItIs() {
        QueuedInvocation invocation = accepted();
        byte[] answer = "x".repeat(1_000_000).getBytes(UTF_8);
        Ending ending = new Ending(
                InvocationStatus.FAILED,
                "RetriesExhausted",
                "It failed",
                3,
                Optional.of("7"),
                Optional.of("Unhandled"),
                Optional.of(answer));
        assertTrue(ledger().ended(
                        granted(invocation, HERE), invocation, Optional.of(failed(ErrorCode.UNHANDLED)), ending, true));
        EndedInvocation ended = over(invocation, HERE);
        assertFalse(ended.told());
        assertEquals("RetriesExhausted", ended.ending().condition());
        assertEquals("It failed", ended.ending().reason());
        assertEquals(3, ended.ending().runs());
        assertEquals(Optional.of("7"), ended.ending().executedVersion());
        assertEquals(Optional.of("Unhandled"), ended.ending().functionError());
        assertArrayEquals(answer, ended.ending().answer().orElseThrow());
        ledger().told(invocation);
        assertTrue(over(invocation, HERE).told());
        assertEquals(1, counts().completed());
    }

    @Test
    void aFailureThatCannotBeToldBecomesADeadLetter() throws Exception {
        QueuedInvocation invocation = accepted();
        ledger().ended(
                        granted(invocation, HERE),
                        invocation,
                        Optional.of(failed(ErrorCode.UNHANDLED)),
                        ending(InvocationStatus.FAILED),
                        true);
        ledger().untellable(invocation, "the topic is gone");
        ledger().untellable(invocation, "the topic is gone");
        EndedInvocation ended = over(invocation, HERE);
        assertTrue(ended.told());
        assertEquals(InvocationStatus.DEAD, ended.ending().status());
        assertTrue(ended.ending().reason().contains("the topic is gone"));
        assertEquals(0, counts().completed());
        assertEquals(1, counts().dead());
    }

    @Test
    void aSuccessThatCannotBeToldStaysASuccess() {
        QueuedInvocation invocation = accepted();
        ledger().ended(
                        granted(invocation, HERE),
                        invocation,
                        Optional.of(succeeded("")),
                        ending(InvocationStatus.SUCCEEDED),
                        true);
        ledger().untellable(invocation, "the topic is gone");
        assertTrue(over(invocation, HERE).told());
        assertEquals(InvocationStatus.SUCCEEDED, over(invocation, HERE).ending().status());
        assertEquals(1, counts().completed());
    }

    @Test
    void countsWhatIsDead() {
        QueuedInvocation invocation = accepted();
        assertTrue(ledger().ended(
                        granted(invocation, HERE), invocation, Optional.empty(), ending(InvocationStatus.DEAD), false));
        assertEquals(InvocationStatus.DEAD, over(invocation, HERE).ending().status());
        assertEquals(1, counts().dead());
    }

    @Test
    void refusesAnEndThatIsNone() {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        assertThrows(
                IllegalArgumentException.class,
                () -> ledger().ended(token, invocation, Optional.empty(), ending(InvocationStatus.QUEUED), false));
    }

    @Test
    void sayingTheSameTwiceRecordsItOnce() {
        QueuedInvocation first = accepted();
        QueuedInvocation second = first.retryAt(time.instant());
        ClaimToken token = granted(first, HERE);
        assertTrue(ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second));
        assertTrue(ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second));
        ClaimToken last = granted(second, THERE);
        assertTrue(end(last, second, InvocationStatus.SUCCEEDED));
        assertTrue(end(last, second, InvocationStatus.SUCCEEDED));
        assertEquals(1, counts().completed());
    }

    @Test
    void keepsWhatIsUnreadableOncePerPlace() {
        ledger().unreadable(HERE, new byte[] {1, 2}, "no header");
        ledger().unreadable(HERE, new byte[] {1, 2}, "no header");
        ledger().unreadable(THERE, new byte[] {1, 2}, "no header");
        assertEquals(2, counts().accepted());
        assertEquals(2, counts().dead());
    }

    // Cancelling

    @Test
    void cancelsWhatWaits() throws Exception {
        QueuedInvocation invocation = accepted();
        assertEquals(new Cancellation.Done(), control().cancel(invocation.id()));
        EndedInvocation ended = over(invocation, HERE);
        assertEquals(InvocationStatus.CANCELLED, ended.ending().status());
        assertTrue(ended.told());
        assertEquals(
                new Cancellation.TooLate(InvocationStatus.CANCELLED), control().cancel(invocation.id()));
        assertEquals(1, counts().completed());
    }

    @Test
    void tellsTheClaimantWhenWhatRunsIsToBeCancelled() throws Exception {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        assertEquals(new Cancellation.Requested(), control().cancel(invocation.id()));
        assertEquals(new Cancellation.Requested(), control().cancel(invocation.id()));
        assertEquals(Standing.CANCELLED, ledger().standing(token));
        assertEquals(new Claim.RunsElsewhere(), ledger().claim(invocation, THERE));
        assertTrue(end(token, invocation, InvocationStatus.CANCELLED));
        assertEquals(InvocationStatus.CANCELLED, over(invocation, HERE).ending().status());
    }

    @Test
    void cancelsWhatRanWhenItsClaimIsLost() throws Exception {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        control().cancel(invocation.id());
        assertEquals(InvocationStatus.CANCELLED, over(invocation, HERE).ending().status());
        assertEquals(Standing.SUPERSEDED, ledger().standing(token));
        assertFalse(end(token, invocation, InvocationStatus.SUCCEEDED));
    }

    @Test
    void cancelsWhatWouldBeRunAgain() throws Exception {
        QueuedInvocation first = accepted();
        ClaimToken token = granted(first, HERE);
        control().cancel(first.id());
        QueuedInvocation second = first.retryAt(time.instant());
        assertTrue(ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second));
        assertTrue(ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second));
        assertEquals(InvocationStatus.CANCELLED, over(second, THERE).ending().status());
        assertEquals(1, counts().completed());
    }

    @Test
    void cancelsWhatRunsNowhereAnyMore() throws Exception {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        time.advance(Duration.ofMinutes(6));
        assertEquals(new Cancellation.Done(), control().cancel(invocation.id()));
        assertFalse(end(token, invocation, InvocationStatus.SUCCEEDED));
        assertEquals(Optional.of(InvocationStatus.CANCELLED), status(invocation.id()));
    }

    @Test
    void aRunThatEndsBeforeItIsCancelledCounts() throws Exception {
        QueuedInvocation invocation = accepted();
        ClaimToken token = granted(invocation, HERE);
        control().cancel(invocation.id());
        assertTrue(end(token, invocation, InvocationStatus.SUCCEEDED));
        assertEquals(
                new Cancellation.TooLate(InvocationStatus.SUCCEEDED), control().cancel(invocation.id()));
    }

    @Test
    void cancelsNothingThatIsUnknown() throws Exception {
        assertEquals(new Cancellation.Unknown(), control().cancel(InvocationId.random()));
    }

    // Running again

    @Test
    void runsAgainUnderANewName() throws Exception {
        QueuedInvocation invocation = accepted();
        end(granted(invocation, HERE), invocation, InvocationStatus.SUCCEEDED);
        time.advance(Duration.ofHours(1));
        QueuedInvocation again = control().runAgain(invocation.id());
        assertNotEquals(invocation.id(), again.id());
        assertEquals(invocation.function(), again.function());
        assertArrayEquals(invocation.event(), again.event());
        assertEquals(invocation.clientContext(), again.clientContext());
        assertEquals(time.instant(), again.accepted());
        assertEquals(1, again.attempt());
    }

    @Test
    void runsNothingAgainThatIsNotOver() {
        QueuedInvocation invocation = accepted();
        var refused =
                assertThrows(RejectedRequestException.class, () -> control().runAgain(invocation.id()));
        assertEquals(ErrorCode.CONFLICT, refused.code());
        assertTrue(refused.getMessage().contains("queued"), refused.getMessage());
        var unknown =
                assertThrows(RejectedRequestException.class, () -> control().runAgain(InvocationId.random()));
        assertEquals(ErrorCode.NOT_FOUND, unknown.code());
    }

    // Counting

    @Test
    void countsWhatWaitsAndSinceWhenItIsDue() {
        Instant start = time.instant();
        ledger().accepted(queued().postponedTo(start.plusSeconds(60)));
        assertEquals(Optional.empty(), counts().oldestDue());
        assertEquals(1, counts().waiting());
        time.advance(Duration.ofMinutes(2));
        accepted();
        assertEquals(Optional.of(start.plusSeconds(60)), counts().oldestDue());
        granted(accepted(), HERE);
        QueueCounts counts = counts();
        assertEquals(3, counts.accepted());
        assertEquals(2, counts.waiting());
        assertEquals(1, counts.running());
    }

    QueuedInvocation queued() {
        return SampleRecords.queued("hello", time.instant());
    }

    QueuedInvocation accepted() {
        QueuedInvocation invocation = queued();
        ledger().accepted(invocation);
        return invocation;
    }

    ClaimToken granted(QueuedInvocation copy, Place place) {
        return assertInstanceOf(Claim.Granted.class, ledger().claim(copy, place))
                .token();
    }

    EndedInvocation over(QueuedInvocation copy, Place place) {
        return assertInstanceOf(Claim.Over.class, ledger().claim(copy, place)).ended();
    }

    boolean end(ClaimToken token, QueuedInvocation invocation, InvocationStatus status) {
        return ledger().ended(token, invocation, Optional.of(succeeded("ran\n")), ending(status), false);
    }

    static Ending ending(InvocationStatus status) {
        return new Ending(status, "Condition", "reason", 1, Optional.of("1"), Optional.empty(), Optional.empty());
    }
}
