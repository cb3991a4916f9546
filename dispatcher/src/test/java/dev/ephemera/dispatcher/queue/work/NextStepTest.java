package dev.ephemera.dispatcher.queue.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.Blame;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NextStepTest {

    private static final AsynchronousSettings SETTINGS = AsynchronousSettings.DEFAULT;
    private static final Instant ACCEPTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<Destination> SOMEBODY = Optional.of(new Destination.ToTopic("failures"));
    private static final EventInvokeConfig TELLS_FAILURES =
            new EventInvokeConfig(Optional.empty(), Optional.empty(), Optional.empty(), SOMEBODY);
    private static final QueuedInvocation FIRST = Invocations.of(InvocationOptions.DEFAULT, ACCEPTED);
    private static final Outcome ERROR = Invocations.failed(ErrorCode.UNHANDLED);
    private static final Outcome AT_LIMIT = Invocations.throttled(ThrottleReason.RESERVED_CONCURRENT.type());
    private static final Outcome NO_ROOM = Invocations.throttled(ThrottleReason.CONCURRENT.type());

    private final NextStep nextStep = new NextStep(SETTINGS);

    // Success

    @Test
    void aSuccessIsTheEnd() {
        Ending ending = end(after(Invocations.at(FIRST, 2, 0), Invocations.succeeded("42")));
        assertEquals(InvocationStatus.SUCCEEDED, ending.status());
        assertEquals("Success", ending.condition());
        assertEquals("", ending.reason());
        assertEquals(2, ending.runs());
        assertEquals(Optional.of("7"), ending.executedVersion());
        assertEquals(Optional.empty(), ending.functionError());
        assertEquals(Optional.of("42"), ending.answer().map(answer -> new String(answer, UTF_8)));
    }

    @Test
    void aSuccessCountsHoweverLateItComes() {
        Step step = after(FIRST, Invocations.succeeded(""), EventInvokeConfig.NONE, Duration.ofDays(3));
        assertEquals(InvocationStatus.SUCCEEDED, end(step).status());
    }

    // Errors of the function

    static Stream<ErrorCode> errorsOfTheFunction() {
        return Arrays.stream(ErrorCode.values()).filter(code -> code.blame() == Blame.FUNCTION);
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheFunction")
    void everyErrorOfTheFunctionIsRetriedAfterAMinuteAndThenAfterTwo(ErrorCode code) {
        Outcome failed = Invocations.failed(code);
        assertEquals(retry(Duration.ofMinutes(1)), after(FIRST, failed));
        assertEquals(retry(Duration.ofMinutes(2)), after(Invocations.at(FIRST, 2, 0), failed));
        assertEquals(
                "RetriesExhausted",
                end(after(Invocations.at(FIRST, 3, 0), failed)).condition());
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheFunction")
    void theLastErrorIsADeadLetterIfNobodyIsTold(ErrorCode code) {
        assertEquals(
                InvocationStatus.DEAD,
                end(after(Invocations.at(FIRST, 3, 0), Invocations.failed(code)))
                        .status());
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheFunction")
    void theLastErrorIsAFailureOrATimeOutIfSomebodyIsTold(ErrorCode code) {
        Step step = after(Invocations.at(FIRST, 3, 0), Invocations.failed(code), TELLS_FAILURES, Duration.ZERO);
        assertEquals(
                code == ErrorCode.TIMED_OUT ? InvocationStatus.TIMED_OUT : InvocationStatus.FAILED,
                end(step).status());
    }

    @Test
    void theEndTellsOfTheLastError() {
        Ending ending = end(after(Invocations.at(FIRST, 3, 5), Invocations.failed(ErrorCode.OUT_OF_MEMORY)));
        assertEquals(3, ending.runs());
        assertEquals(Optional.of("7"), ending.executedVersion());
        assertEquals(Optional.of("Unhandled"), ending.functionError());
        assertEquals("{\"errorMessage\":\"x\"}", new String(ending.answer().orElseThrow(), UTF_8));
        assertEquals(
                "The function failed in each of 3 attempts, the last time with Runtime.OutOfMemory", ending.reason());
    }

    @ParameterizedTest(name = "options {0}, function {1}: {2} attempts")
    @CsvSource({",,3", ",0,1", ",1,2", "0,,1", "5,,6", "0,2,1", "10,0,11", "1,0,2"})
    void retriesAreAsTheCallerSaysElseTheFunctionElseTheSettings(Integer ofCaller, Integer ofFunction, int attempts) {
        InvocationOptions options = new InvocationOptions(
                FIRST.options().priority(),
                Duration.ZERO,
                Optional.empty(),
                Optional.ofNullable(ofCaller),
                Optional.empty(),
                Optional.empty());
        EventInvokeConfig config = new EventInvokeConfig(
                Optional.ofNullable(ofFunction), Optional.empty(), Optional.empty(), Optional.empty());
        QueuedInvocation first = Invocations.of(options, ACCEPTED);
        for (int attempt = 1; attempt < attempts; attempt++) {
            assertInstanceOf(Step.Retry.class, after(Invocations.at(first, attempt, 0), ERROR, config, Duration.ZERO));
        }
        Ending ending = end(after(Invocations.at(first, attempts, 0), ERROR, config, Duration.ZERO));
        assertEquals("RetriesExhausted", ending.condition());
        assertEquals(attempts, ending.runs());
    }

    @Test
    void theLastRetryDelayIsRepeated() {
        QueuedInvocation many = Invocations.of(
                new InvocationOptions(
                        FIRST.options().priority(),
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.of(10),
                        Optional.empty(),
                        Optional.empty()),
                ACCEPTED);
        assertEquals(retry(Duration.ofMinutes(2)), after(Invocations.at(many, 10, 0), ERROR));
    }

    @Test
    void aDelayThatTheCallerChoseIsTheSameBeforeEachRetry() {
        QueuedInvocation first = Invocations.of(Invocations.retrying(3, Duration.ofSeconds(10)), ACCEPTED);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertEquals(retry(Duration.ofSeconds(10)), after(Invocations.at(first, attempt, 0), ERROR));
        }
    }

    @Test
    void anImmediateRetryLeavesTheLedgerAMoment() {
        QueuedInvocation first = Invocations.of(Invocations.retrying(1, Duration.ZERO), ACCEPTED);
        assertEquals(retry(NextStep.SHORTEST_RETRY_DELAY), after(first, ERROR));
    }

    @Test
    void setbacksDoNotCountAsAttempts() {
        assertEquals(retry(Duration.ofMinutes(1)), after(Invocations.at(FIRST, 1, 50), ERROR));
    }

    // Age

    @ParameterizedTest(name = "options {0} s, function {1} s: {2} s")
    @CsvSource({",,21600", ",60,60", "300,,300", "300,60,300", "90000,,90000"})
    void theMaximumAgeIsAsTheCallerSaysElseTheFunctionElseTheSettings(Long ofCaller, Long ofFunction, long seconds) {
        InvocationOptions options = new InvocationOptions(
                FIRST.options().priority(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(ofCaller).map(Duration::ofSeconds));
        EventInvokeConfig config = new EventInvokeConfig(
                Optional.empty(),
                Optional.ofNullable(ofFunction).map(Duration::ofSeconds),
                Optional.empty(),
                Optional.empty());
        QueuedInvocation invocation = Invocations.of(options, ACCEPTED);
        assertEquals(Optional.empty(), tooOld(invocation, config, Duration.ofSeconds(seconds)));
        Step.End end = tooOld(invocation, config, Duration.ofSeconds(seconds).plusMillis(1))
                .orElseThrow();
        assertEquals("EventAgeExceeded", end.ending().condition());
        assertEquals(
                "No attempt could begin within its maximum age of " + seconds + ".0 s",
                end.ending().reason());
    }

    @Test
    void whatIsTooOldEndsWithoutARun() {
        Duration tooLate = Duration.ofHours(7);
        Ending ending = tooOld(Invocations.at(FIRST, 2, 4), TELLS_FAILURES, tooLate)
                .orElseThrow()
                .ending();
        assertEquals(InvocationStatus.FAILED, ending.status());
        assertEquals(1, ending.runs());
        assertEquals(Optional.empty(), ending.executedVersion());
        assertEquals(Optional.empty(), ending.answer());
        assertEquals(
                InvocationStatus.DEAD,
                tooOld(FIRST, EventInvokeConfig.NONE, tooLate)
                        .orElseThrow()
                        .ending()
                        .status());
    }

    @Test
    void aRetryThatWouldBeTooLateIsTheEndNow() {
        Duration limit = Duration.ofHours(6);
        Duration minute = Duration.ofMinutes(1);
        assertEquals(
                new Step.Retry(ACCEPTED.plus(limit)), after(FIRST, ERROR, EventInvokeConfig.NONE, limit.minus(minute)));
        Ending ending =
                end(after(FIRST, ERROR, TELLS_FAILURES, limit.minus(minute).plusMillis(1)));
        assertEquals("EventAgeExceeded", ending.condition());
        assertEquals(InvocationStatus.FAILED, ending.status());
        assertEquals(1, ending.runs());
        assertEquals(Optional.of("Unhandled"), ending.functionError());
        assertTrue(ending.answer().isPresent());
    }

    @Test
    void waitsThatTheCallerAskedForDoNotMakeItOlder() {
        QueuedInvocation delayed =
                Invocations.of(Invocations.ageing(Duration.ofDays(7), Duration.ofMinutes(1)), ACCEPTED);
        assertEquals(
                Optional.empty(),
                tooOld(delayed, EventInvokeConfig.NONE, Duration.ofDays(7).plusMinutes(1)));
        assertTrue(tooOld(delayed, EventInvokeConfig.NONE, Duration.ofDays(7).plusSeconds(61))
                .isPresent());
        QueuedInvocation retried = Invocations.of(Invocations.retrying(2, Duration.ofDays(1)), ACCEPTED);
        Duration soon = Duration.ofMinutes(1);
        assertEquals(new Step.Retry(ACCEPTED.plus(soon).plus(Duration.ofDays(1))), after(retried, ERROR, soon));
        assertEquals(
                Optional.empty(),
                tooOld(
                        Invocations.at(retried, 3, 0),
                        EventInvokeConfig.NONE,
                        Duration.ofDays(2).plusHours(6)));
    }

    // Throttles and faults of the platform

    static Stream<Outcome> whatDoesNotCount() {
        return Stream.of(
                AT_LIMIT,
                Invocations.broken(),
                new Outcome.PlatformFailure(ErrorCode.INTERNAL, "The code cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotCount")
    void setbacksBackOffFromASecondToFiveMinutes(Outcome outcome) {
        long[] seconds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
        for (int setbacks = 0; setbacks < seconds.length; setbacks++) {
            QueuedInvocation invocation = Invocations.at(FIRST, 1, setbacks);
            Step longest = nextStep.after(attempt(invocation, EventInvokeConfig.NONE, 1), outcome, ACCEPTED, 1);
            Step shortest = nextStep.after(attempt(invocation, EventInvokeConfig.NONE, 1), outcome, ACCEPTED, 0);
            assertEquals(new Step.SetBack(ACCEPTED.plusSeconds(seconds[setbacks])), longest);
            assertEquals(new Step.SetBack(ACCEPTED.plusMillis(seconds[setbacks] * 500)), shortest);
        }
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotCount")
    void setbacksAreNotLimitedByTheNumberOfRetries(Outcome outcome) {
        QueuedInvocation never = Invocations.of(Invocations.retrying(0, Duration.ZERO), ACCEPTED);
        assertInstanceOf(Step.SetBack.class, after(Invocations.at(never, 1, 70), outcome));
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotCount")
    void theLastAttemptIsJustBeforeItIsTooOld(Outcome outcome) {
        QueuedInvocation invocation = Invocations.at(FIRST, 1, 20);
        Duration limit = Duration.ofHours(6);
        assertEquals(
                new Step.SetBack(ACCEPTED.plus(limit).minusSeconds(1)),
                after(invocation, outcome, EventInvokeConfig.NONE, limit.minusMinutes(3)));
        Ending ending = end(after(invocation, outcome, TELLS_FAILURES, limit.minusSeconds(1)));
        assertEquals("EventAgeExceeded", ending.condition());
        assertEquals(InvocationStatus.FAILED, ending.status());
        assertEquals(0, ending.runs());
        assertTrue(ending.reason().startsWith("No attempt could begin within its maximum age of 21600.0 s: "));
        assertEquals(
                InvocationStatus.DEAD,
                end(after(invocation, outcome, EventInvokeConfig.NONE, limit)).status());
    }

    @Test
    void whatFindsNoRoomStaysOnThisNodeForAWhile() {
        int tries = SETTINGS.starts().tries();
        Step.StayAndTryAgain stay = new Step.StayAndTryAgain(Duration.ofSeconds(1));
        for (int i = 1; i < tries; i++) {
            assertEquals(stay, nextStep.after(attempt(FIRST, EventInvokeConfig.NONE, i), NO_ROOM, ACCEPTED, 1));
        }
        assertEquals(
                new Step.SetBack(ACCEPTED.plusSeconds(1)),
                nextStep.after(attempt(FIRST, EventInvokeConfig.NONE, tries), NO_ROOM, ACCEPTED, 1));
    }

    // Ends from outside

    @Test
    void aShutdownCostsNothing() {
        assertEquals(new Step.GiveBack(), after(FIRST, Invocations.stopped(Outcome.Stopped.Reason.SHUTDOWN)));
        assertEquals(new Step.GiveBack(), after(FIRST, new Outcome.PlatformFailure(ErrorCode.SHUTTING_DOWN, "Later")));
        assertEquals(
                new Step.GiveBack(),
                after(
                        FIRST,
                        Invocations.stopped(Outcome.Stopped.Reason.SHUTDOWN),
                        EventInvokeConfig.NONE,
                        Duration.ofDays(9)));
    }

    @Test
    void whatIsCancelledEndsSo() {
        Ending waiting = end(after(Invocations.at(FIRST, 2, 0), new Outcome.Cancelled()));
        assertEquals(InvocationStatus.CANCELLED, waiting.status());
        assertEquals("Cancelled", waiting.condition());
        assertEquals(1, waiting.runs());
        assertEquals(Optional.empty(), waiting.executedVersion());
        Ending running =
                end(after(Invocations.at(FIRST, 2, 0), Invocations.stopped(Outcome.Stopped.Reason.CALLER_GONE)));
        assertEquals(InvocationStatus.CANCELLED, running.status());
        assertEquals(2, running.runs());
        assertEquals(Optional.of("7"), running.executedVersion());
    }

    @Test
    void whatCannotRunAtAllEndsWithTheReason() {
        Terms told = terms(FIRST, TELLS_FAILURES);
        Terms untold = terms(FIRST, EventInvokeConfig.NONE);
        Ending missing =
                Endings.noFunction(FIRST, told, "Function not found: x").ending();
        assertEquals("FunctionNotFound", missing.condition());
        assertEquals("Function not found: x", missing.reason());
        assertEquals(InvocationStatus.FAILED, missing.status());
        assertEquals(
                InvocationStatus.DEAD,
                Endings.noFunction(FIRST, untold, "").ending().status());
        Ending stopped = Endings.noConcurrency(FIRST, told).ending();
        assertEquals("ZeroReservedConcurrency", stopped.condition());
        assertEquals("Function 'hello' is stopped: its reserved concurrency is 0", stopped.reason());
        assertEquals(0, stopped.runs());
        assertEquals(
                InvocationStatus.DEAD,
                Endings.noConcurrency(FIRST, untold).ending().status());
    }

    @ParameterizedTest
    @EnumSource(InvocationStatus.class)
    void successesAndFailuresAreToldAndNothingElse(InvocationStatus status) {
        Optional<Destination> success = Optional.of(new Destination.ToTopic("successes"));
        Terms terms = terms(FIRST, new EventInvokeConfig(Optional.empty(), Optional.empty(), success, SOMEBODY));
        Optional<Destination> expected = switch (status) {
            case SUCCEEDED -> success;
            case FAILED, TIMED_OUT, PLATFORM_ERROR -> SOMEBODY;
            case QUEUED, RUNNING, CANCELLED, DEAD -> Optional.empty();
        };
        assertEquals(expected, terms.toTell(status));
    }

    private Step after(QueuedInvocation invocation, Outcome outcome) {
        return after(invocation, outcome, Duration.ZERO);
    }

    private Step after(QueuedInvocation invocation, Outcome outcome, Duration age) {
        return after(invocation, outcome, EventInvokeConfig.NONE, age);
    }

    private Step after(QueuedInvocation invocation, Outcome outcome, EventInvokeConfig config, Duration age) {
        return nextStep.after(attempt(invocation, config, 1), outcome, ACCEPTED.plus(age), 1);
    }

    private Optional<Step.End> tooOld(QueuedInvocation invocation, EventInvokeConfig config, Duration age) {
        return nextStep.tooOld(invocation, terms(invocation, config), ACCEPTED.plus(age));
    }

    private static Attempt attempt(QueuedInvocation invocation, EventInvokeConfig config, int tries) {
        return new Attempt(invocation, terms(invocation, config), "7", tries);
    }

    private static Terms terms(QueuedInvocation invocation, EventInvokeConfig config) {
        return Terms.of(invocation.options(), config, SETTINGS.attempts());
    }

    private static Step.Retry retry(Duration delay) {
        return new Step.Retry(ACCEPTED.plus(delay));
    }

    private static Ending end(Step step) {
        return assertInstanceOf(Step.End.class, step).ending();
    }
}
