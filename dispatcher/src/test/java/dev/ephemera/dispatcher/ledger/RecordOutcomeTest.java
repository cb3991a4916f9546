package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static dev.ephemera.dispatcher.ledger.SampleRecords.failed;
import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.report;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordOutcomeTest {

    private final Invocation invocation = invocation("hello");

    @Test
    void aRunArrivedAsLongAgoAsItTook() {
        InvocationRecord record = recorded(succeeded("hi\n"));
        assertEquals(NOON, record.ended());
        assertEquals(Duration.ofMillis(321), Duration.between(record.received(), record.ended()));
        assertEquals(Optional.of(report()), record.report());
        assertEquals("hi\n", record.log().text());
        assertEquals(InvocationStatus.SUCCEEDED, record.status());
        assertEquals(Optional.empty(), record.errorType());
    }

    @Test
    void tellsATimeoutFromOtherFailures() {
        assertEquals(
                InvocationStatus.TIMED_OUT,
                recorded(failed(ErrorCode.TIMED_OUT)).status());
        InvocationRecord record = recorded(failed(ErrorCode.OUT_OF_MEMORY));
        assertEquals(InvocationStatus.FAILED, record.status());
        assertEquals(Optional.of("Runtime.OutOfMemory"), record.errorType());
    }

    @Test
    void saysInTheLogWhyThePlatformFailed() {
        InvocationRecord record = recorded(new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "no container"));
        assertEquals(InvocationStatus.PLATFORM_ERROR, record.status());
        assertEquals(Optional.of("ServiceException"), record.errorType());
        assertEquals(
                invocation.id() + " ServiceException: no container\n",
                record.log().text());
    }

    @Test
    void remembersThatTheCallerWentAway() {
        InvocationRecord record = recorded(new Outcome.Cancelled());
        assertEquals(InvocationStatus.CANCELLED, record.status());
        assertEquals(Optional.empty(), record.report());
    }

    @Test
    void leavesOutWhatWasThrottled() {
        Outcome throttled = new Outcome.Throttled("reason", "message", Duration.ZERO);
        assertEquals(Optional.empty(), RecordOutcome.of(invocation, throttled, NOON));
    }

    private InvocationRecord recorded(Outcome outcome) {
        return RecordOutcome.of(invocation, outcome, NOON).orElseThrow();
    }
}
