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
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every ledger does. */
abstract class LedgerContract {

    static final Place HERE = new Place("lane-1/0/17");
    static final Place THERE = new Place("lane-2/0/4");

    final ManualTime time = new ManualTime();

    abstract InvocationLedger ledger();

    abstract InvocationControl control();

    abstract InvocationHistory history();

    abstract DeadLetters deadLetters();

    @AfterEach
    void close() throws InterruptedException {
        QueueCounts counts = counts();
        assertEquals(0, counts.missing(), counts::toString);
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

    @Test
    void aRetryThatWasPutTwiceRunsOnce() {
        QueuedInvocation first = accepted();
        granted(first, HERE);
        // The next copy is put, then there is a crash, and this copy comes again.
        QueuedInvocation next = first.retryAt(time.instant());
        ClaimToken again = granted(first, HERE);
        assertTrue(ledger().waitsAgain(again, failed(ErrorCode.UNHANDLED), next));
        Place one = new Place("lane-4/0/1");
        Place two = new Place("lane-4/0/2");
        ClaimToken token = granted(next, one);
        assertEquals(new Claim.RunsElsewhere(), ledger().claim(next, two));
        assertTrue(end(token, next, InvocationStatus.SUCCEEDED));
        over(next, two);
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
    void keepsAllThatMustBeToldUntilItIs() throws Exception {
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
    void aSuccessThatCannotBeToldStaysASuccess() throws Exception {
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
    void countsWhatIsDead() throws Exception {
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
    void sayingTheSameTwiceRecordsItOnce() throws Exception {
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
    void keepsWhatIsUnreadableOncePerPlace() throws Exception {
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
    void countsWhatWaitsAndSinceWhenItIsDue() throws Exception {
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

    // History

    @Test
    void tellsWhatWaits() throws Exception {
        InvocationOptions options = new InvocationOptions(
                Priority.HIGHEST,
                Duration.ofMinutes(1),
                Optional.of(Duration.ofMillis(1500)),
                Optional.of(7),
                Optional.of(Duration.ofSeconds(3)),
                Optional.of(Duration.ofHours(5)));
        QueuedInvocation invocation = with(
                new FunctionReference(new FunctionName("hello"), Optional.of("prod")),
                options,
                time.instant().plusSeconds(60));
        ledger().accepted(invocation);
        InvocationDetail detail = history().find(invocation.id()).orElseThrow();
        InvocationRecord record = detail.record();
        assertEquals("hello:prod", record.function().toString());
        assertEquals(InvocationStatus.QUEUED, record.status());
        assertEquals(Origin.LAMBDA_API, record.origin());
        assertEquals(time.instant(), record.received());
        assertEquals(Optional.empty(), record.ended());
        assertEquals(Optional.empty(), record.version());
        assertEquals(List.of(), record.attempts());
        QueueRecord queue = record.queue().orElseThrow();
        assertEquals(options, queue.options());
        assertEquals(1, queue.attempt());
        assertEquals(time.instant().plusSeconds(60), queue.notBefore());
        assertEquals(Telling.NOTHING, queue.telling());
        assertEquals(Optional.empty(), detail.event());
    }

    @Test
    void tellsEveryRun() throws Exception {
        QueuedInvocation first = accepted();
        Instant start = time.instant();
        ClaimToken token = granted(first, HERE);
        AttemptRecord running = record(first.id()).attempts().getFirst();
        assertEquals(InvocationStatus.RUNNING, running.status());
        assertEquals(start, running.started());
        time.advance(Duration.ofSeconds(2));
        QueuedInvocation second = first.retryAt(time.instant().plusSeconds(60));
        ledger().waitsAgain(token, failed(ErrorCode.TIMED_OUT), second);
        InvocationRecord waiting = record(first.id());
        assertEquals(1, waiting.attempts().size());
        AttemptRecord run = waiting.attempts().getFirst();
        assertEquals(1, run.attempt());
        assertEquals(InvocationStatus.TIMED_OUT, run.status());
        assertEquals("Sandbox.Timedout", run.error().orElseThrow().type());
        assertEquals(Optional.of(SampleRecords.report()), run.report());
        assertEquals(Optional.of(start.plusSeconds(2)), run.ended());
        assertEquals(2, waiting.queue().orElseThrow().attempt());
        assertEquals(second.notBefore(), waiting.queue().orElseThrow().notBefore());
        assertEquals("Sandbox.Timedout", waiting.error().orElseThrow().type());
        end(granted(second, THERE), second, InvocationStatus.SUCCEEDED);
        InvocationDetail over = history().find(first.id()).orElseThrow();
        assertEquals(
                List.of(InvocationStatus.TIMED_OUT, InvocationStatus.SUCCEEDED),
                over.record().attempts().stream().map(AttemptRecord::status).toList());
        assertEquals("failed\nran\n", over.log().text());
        assertEquals(Optional.empty(), over.record().error());
        assertEquals(Optional.of("1"), over.record().version());
        assertEquals("Condition", over.record().queue().orElseThrow().condition());
        assertArrayEquals(first.event(), over.event().orElseThrow().bytes());
    }

    @Test
    void doesNotTakeASetbackForARun() throws Exception {
        QueuedInvocation first = accepted();
        ledger().waitsAgain(granted(first, HERE), SampleRecords.throttled(), first.setBackTo(time.instant()));
        InvocationRecord record = record(first.id());
        assertEquals(List.of(), record.attempts());
        assertEquals(1, record.queue().orElseThrow().setbacks());
        assertEquals("full", record.error().orElseThrow().message());
    }

    @Test
    void remembersRunsWhoseEndNobodyKnowsUntilSomebodyDoes() throws Exception {
        QueuedInvocation invocation = accepted();
        ClaimToken lost = granted(invocation, HERE);
        time.advance(Duration.ofSeconds(1));
        ClaimToken token = granted(invocation, HERE);
        AttemptRecord first = record(invocation.id()).attempts().getFirst();
        assertEquals(InvocationStatus.PLATFORM_ERROR, first.status());
        assertEquals(Optional.empty(), first.ended());
        assertEquals("Ephemera.RunLost", first.error().orElseThrow().type());
        assertFalse(end(lost, invocation, InvocationStatus.SUCCEEDED));
        assertFalse(end(lost, invocation, InvocationStatus.SUCCEEDED));
        assertTrue(end(token, invocation, InvocationStatus.SUCCEEDED));
        List<AttemptRecord> runs = record(invocation.id()).attempts();
        assertEquals(2, runs.size());
        assertEquals(InvocationStatus.SUCCEEDED, runs.getFirst().status());
        assertEquals(Optional.of(SampleRecords.report()), runs.getFirst().report());
        assertEquals(InvocationStatus.SUCCEEDED, runs.getLast().status());
    }

    @Test
    void showsTheProgressOfTheLastRun() throws Exception {
        QueuedInvocation first = accepted();
        ClaimToken token = granted(first, HERE);
        control().progress(first.id(), new Progress(10, ""));
        control().progress(first.id(), new Progress(42, "half\0way"));
        Progress shown = record(first.id()).queue().orElseThrow().progress().orElseThrow();
        assertEquals(42, shown.percent());
        assertTrue(shown.message().startsWith("half"));
        QueuedInvocation second = first.retryAt(time.instant());
        ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second);
        assertTrue(record(first.id()).queue().orElseThrow().progress().isPresent());
        granted(second, THERE);
        assertEquals(Optional.empty(), record(first.id()).queue().orElseThrow().progress());
    }

    @Test
    void keepsOnlyTheBeginningOfALongResultOnceItIsTold() throws Exception {
        QueuedInvocation invocation = accepted();
        byte[] answer = new byte[100_000];
        Arrays.fill(answer, (byte) 'x');
        Ending ending = new Ending(
                InvocationStatus.SUCCEEDED, "Success", "", 1, Optional.of("1"), Optional.empty(), Optional.of(answer));
        ledger().ended(granted(invocation, HERE), invocation, Optional.of(succeeded("")), ending, true);
        assertArrayEquals(answer, over(invocation, HERE).ending().answer().orElseThrow());
        ledger().told(invocation);
        KeptBytes result =
                history().find(invocation.id()).orElseThrow().result().orElseThrow();
        assertEquals(64 << 10, result.bytes().length);
        assertEquals(answer.length, result.size());
        assertFalse(result.whole());
    }

    @Test
    void listsTheNewestFirstAPageAtATime() throws Exception {
        List<InvocationId> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Every other one arrives in the same instant as the one before: only their ids tell them apart.
            time.advance(Duration.ofMillis(i % 2));
            all.add(accepted("hello").id());
            accepted("other");
        }
        InvocationFilter hello = InvocationFilter.of(new FunctionName("hello"));
        List<InvocationId> listed = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        int pages = 0;
        do {
            Page<InvocationRecord> page = history().list(hello, 2, marker);
            page.items().forEach(record -> listed.add(record.id()));
            marker = page.nextMarker();
            pages++;
        } while (marker.isPresent());
        assertEquals(4, pages);
        assertEquals(7, listed.size());
        assertEquals(Set.copyOf(all), Set.copyOf(listed));
        List<Instant> times = new ArrayList<>();
        for (InvocationId id : listed) {
            times.add(record(id).received());
        }
        assertEquals(times.stream().sorted(Comparator.reverseOrder()).toList(), times);
    }

    @Test
    void listsWhatIsWanted() throws Exception {
        Instant start = time.instant();
        QueuedInvocation done = accepted("hello");
        end(granted(done, HERE), done, InvocationStatus.SUCCEEDED);
        time.advance(Duration.ofSeconds(1));
        QueuedInvocation runs = accepted("hello");
        granted(runs, HERE);
        time.advance(Duration.ofSeconds(1));
        QueuedInvocation waits = accepted("other");
        assertEquals(List.of(waits.id(), runs.id(), done.id()), listed(InvocationFilter.ALL));
        assertEquals(List.of(runs.id(), done.id()), listed(InvocationFilter.of(new FunctionName("hello"))));
        assertEquals(
                List.of(waits.id(), runs.id()),
                listed(filter(
                        Set.of(InvocationStatus.RUNNING, InvocationStatus.QUEUED),
                        Optional.empty(),
                        Optional.empty())));
        assertEquals(
                List.of(runs.id()),
                listed(filter(Set.of(), Optional.of(start.plusSeconds(1)), Optional.of(start.plusSeconds(2)))));
        assertEquals(
                List.of(),
                listed(new InvocationFilter(
                        Optional.empty(),
                        Set.of(),
                        Optional.of(Origin.FUNCTION_URL),
                        Optional.empty(),
                        Optional.empty())));
    }

    @Test
    void refusesPagesThatCannotBe() {
        for (int limit : new int[] {0, 101}) {
            var refused = assertThrows(
                    RejectedRequestException.class,
                    () -> history().list(InvocationFilter.ALL, limit, Optional.empty()));
            assertTrue(refused.getMessage().contains(Integer.toString(limit)), refused.getMessage());
        }
        for (String marker : List.of("", "rubbish", "!", "MTIz")) {
            assertThrows(
                    RejectedRequestException.class, () -> history().list(InvocationFilter.ALL, 1, Optional.of(marker)));
            assertThrows(
                    RejectedRequestException.class, () -> deadLetters().list(Optional.empty(), 1, Optional.of(marker)));
        }
    }

    @Test
    void showsTheLatestLogsOfAFunction() throws Exception {
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(1));
            QueuedInvocation invocation = accepted();
            ledger().ended(
                            granted(invocation, HERE),
                            invocation,
                            Optional.of(succeeded("log " + i)),
                            ending(InvocationStatus.SUCCEEDED),
                            false);
        }
        accepted();
        assertEquals(
                List.of("log 2", "log 1"),
                history().logs(new FunctionName("hello"), 2).stream()
                        .map(InvocationLog::text)
                        .toList());
    }

    // Dead letters

    @Test
    void keepsTheWholeEventOfADeadLetter() throws Exception {
        byte[] event = new byte[1_000_000];
        Arrays.fill(event, (byte) 'e');
        QueuedInvocation invocation = withEvent(event);
        dead(invocation);
        DeadLetterContent content = deadLetters().look(invocation.id()).orElseThrow();
        assertArrayEquals(event, content.bytes());
        DeadLetter.Undone letter = assertInstanceOf(DeadLetter.Undone.class, content.letter());
        assertEquals(invocation.id(), letter.invocation().id());
        assertEquals("reason", letter.reason());
        assertEquals(time.instant(), letter.since());
        assertArrayEquals(event, deadLetters().redrive(invocation.id()).event());
    }

    @Test
    void keepsTheWholeEventOfAFailureThatCannotBeTold() {
        byte[] event = new byte[1_000_000];
        QueuedInvocation invocation = withEvent(event);
        ledger().ended(
                        granted(invocation, HERE),
                        invocation,
                        Optional.of(failed(ErrorCode.UNHANDLED)),
                        ending(InvocationStatus.FAILED),
                        true);
        ledger().untellable(invocation, "nobody there");
        assertArrayEquals(
                event, deadLetters().look(invocation.id()).orElseThrow().bytes());
    }

    @Test
    void listsDeadLettersOfBothKindsTheLatestFirst() {
        List<InvocationId> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(1));
            dead.add(dead(accepted("hello")));
            time.advance(Duration.ofSeconds(1));
            ledger().unreadable(new Place("lane-1/0/" + i), new byte[] {1, 2, 3}, "no header");
        }
        List<DeadLetter> letters = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<DeadLetter> page = deadLetters().list(Optional.empty(), 2, marker);
            letters.addAll(page.items());
            marker = page.nextMarker();
        } while (marker.isPresent());
        assertEquals(6, letters.size());
        DeadLetter.Unreadable latest = assertInstanceOf(DeadLetter.Unreadable.class, letters.getFirst());
        assertEquals(new Place("lane-1/0/2"), latest.place());
        assertEquals(3, latest.size());
        assertEquals("no header", latest.reason());
        assertEquals(dead.getFirst(), letters.getLast().id());
        assertArrayEquals(
                new byte[] {1, 2, 3},
                deadLetters().look(latest.id()).orElseThrow().bytes());
        dead(accepted("other"));
        assertEquals(
                dead.reversed(),
                deadLetters().list(Optional.of(new FunctionName("hello")), 10, Optional.empty()).items().stream()
                        .map(DeadLetter::id)
                        .toList());
    }

    @Test
    void purgesDeadLettersAndStillCountsThem() throws Exception {
        InvocationId one = dead(accepted("hello"));
        dead(accepted("hello"));
        dead(accepted("other"));
        ledger().unreadable(HERE, new byte[] {1}, "no header");
        InvocationId alive = accepted("hello").id();
        assertFalse(deadLetters().purge(alive));
        assertTrue(deadLetters().purge(one));
        assertFalse(deadLetters().purge(one));
        assertEquals(1, deadLetters().purge(new FunctionName("hello")));
        assertEquals(2, deadLetters().purgeAll());
        assertEquals(0, deadLetters().purgeAll());
        assertEquals(
                List.of(),
                deadLetters().list(Optional.empty(), 10, Optional.empty()).items());
        assertEquals(4, counts().dead());
        assertEquals(5, counts().accepted());
    }

    @Test
    void redrivesInTwoStepsBetweenWhichItStaysADeadLetter() throws Exception {
        InvocationId id = dead(accepted());
        time.advance(Duration.ofDays(1));
        QueuedInvocation copy = deadLetters().redrive(id);
        assertEquals(id, copy.id());
        assertEquals(1, copy.attempt());
        assertEquals(time.instant(), copy.accepted());
        assertEquals(time.instant(), copy.notBefore());
        assertTrue(deadLetters().look(id).isPresent());
        assertEquals(1, counts().dead());
        assertTrue(deadLetters().redriven(copy));
        assertTrue(deadLetters().redriven(copy));
        assertTrue(deadLetters().look(id).isEmpty());
        assertEquals(Optional.of(InvocationStatus.QUEUED), status(id));
        assertEquals(0, counts().dead());
        assertTrue(end(granted(copy, THERE), copy, InvocationStatus.SUCCEEDED));
        assertEquals(1, counts().completed());
    }

    @Test
    void aRedrivenCopyRunsEvenIfNobodyCouldNoteThatItIsInTheQueue() throws Exception {
        InvocationId id = dead(accepted());
        QueuedInvocation copy = deadLetters().redrive(id);
        ClaimToken token = granted(copy, THERE);
        assertEquals(0, counts().dead());
        assertTrue(deadLetters().redriven(copy));
        assertEquals(Optional.of(InvocationStatus.RUNNING), status(id));
        assertEquals(Standing.HOLDS, ledger().standing(token));
    }

    @Test
    void onlyTheLastRedriveCounts() throws Exception {
        InvocationId id = dead(accepted());
        QueuedInvocation first = deadLetters().redrive(id);
        QueuedInvocation second = deadLetters().redrive(id);
        assertTrue(second.accepted().isAfter(first.accepted()));
        assertFalse(deadLetters().redriven(first));
        over(first, HERE);
        assertTrue(deadLetters().redriven(second));
        assertEquals(new Claim.Stale(), ledger().claim(first, HERE));
        granted(second, THERE);
    }

    @Test
    void aCopyFromBeforeARedriveIsWorthNothing() throws Exception {
        QueuedInvocation old = accepted();
        dead(old);
        time.advance(Duration.ofSeconds(1));
        over(old.retryAt(time.instant()), HERE);
        QueuedInvocation copy = deadLetters().redrive(old.id());
        over(old.retryAt(time.instant()), HERE);
        assertTrue(deadLetters().redriven(copy));
        assertEquals(new Claim.Stale(), ledger().claim(old.retryAt(time.instant()), HERE));
        granted(copy, THERE);
    }

    @Test
    void redrivesOnlyWhatIsDeadAndCanBeUnderstood() {
        QueuedInvocation alive = accepted();
        for (InvocationId id : List.of(alive.id(), InvocationId.random())) {
            var refused = assertThrows(
                    RejectedRequestException.class, () -> deadLetters().redrive(id));
            assertEquals(ErrorCode.NOT_FOUND, refused.code());
        }
        ledger().unreadable(HERE, new byte[] {1}, "no header");
        InvocationId letter = deadLetters()
                .list(Optional.empty(), 1, Optional.empty())
                .items()
                .getFirst()
                .id();
        var refused =
                assertThrows(RejectedRequestException.class, () -> deadLetters().redrive(letter));
        assertEquals(ErrorCode.CONFLICT, refused.code());
    }

    @Test
    void runsNothingAgainWhoseEventWasNotKept() {
        QueuedInvocation large = withEvent(new byte[100_000]);
        end(granted(large, HERE), large, InvocationStatus.SUCCEEDED);
        var refused =
                assertThrows(RejectedRequestException.class, () -> control().runAgain(large.id()));
        assertEquals(ErrorCode.CONFLICT, refused.code());
        assertTrue(refused.getMessage().contains("not kept"), refused.getMessage());
    }

    @Test
    void keepsTheEventOfWhatWasCancelledWhenItsCopyComes() throws Exception {
        QueuedInvocation invocation = accepted();
        control().cancel(invocation.id());
        over(invocation, HERE);
        assertArrayEquals(
                invocation.event(), control().runAgain(invocation.id()).event());
    }

    Optional<InvocationStatus> status(InvocationId id) throws InterruptedException {
        return history().find(id).map(detail -> detail.record().status());
    }

    InvocationRecord record(InvocationId id) throws InterruptedException {
        return history().find(id).orElseThrow().record();
    }

    private List<InvocationId> listed(InvocationFilter filter) throws InterruptedException {
        return history().list(filter, 100, Optional.empty()).items().stream()
                .map(InvocationRecord::id)
                .toList();
    }

    private static InvocationFilter filter(
            Set<InvocationStatus> statuses, Optional<Instant> from, Optional<Instant> until) {
        return new InvocationFilter(Optional.empty(), statuses, Optional.empty(), from, until);
    }

    /** With what is written behind. */
    QueueCounts counts() throws InterruptedException {
        history().find(InvocationId.random());
        return history().counts();
    }

    InvocationId dead(QueuedInvocation invocation) {
        assertTrue(ledger().ended(
                        granted(invocation, HERE),
                        invocation,
                        Optional.of(failed(ErrorCode.UNHANDLED)),
                        ending(InvocationStatus.DEAD),
                        false));
        return invocation.id();
    }

    private QueuedInvocation withEvent(byte[] event) {
        QueuedInvocation plain = queued();
        return new QueuedInvocation(
                plain.id(),
                plain.function(),
                event,
                plain.origin(),
                plain.options(),
                plain.accepted(),
                1,
                0,
                plain.notBefore(),
                plain.traceId(),
                plain.clientContext());
    }

    private QueuedInvocation with(FunctionReference function, InvocationOptions options, Instant notBefore) {
        QueuedInvocation plain = queued();
        return new QueuedInvocation(
                plain.id(),
                function,
                plain.event(),
                plain.origin(),
                options,
                plain.accepted(),
                1,
                0,
                notBefore,
                plain.traceId(),
                plain.clientContext());
    }

    QueuedInvocation accepted(String function) {
        QueuedInvocation invocation = SampleRecords.queued(function, time.instant());
        ledger().accepted(invocation);
        return invocation;
    }

    QueuedInvocation queued() {
        return SampleRecords.queued("hello", time.instant());
    }

    QueuedInvocation accepted() {
        return accepted("hello");
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
