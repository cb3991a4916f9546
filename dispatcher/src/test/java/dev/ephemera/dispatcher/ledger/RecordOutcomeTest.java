package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static dev.ephemera.dispatcher.ledger.SampleRecords.failed;
import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.report;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordOutcomeTest {

    private final Invocation invocation = invocation("hello");
    private final RecordOutcome recordOutcome =
            new RecordOutcome(new RecordSettings.Bulk(new MemorySize(100), new MemorySize(200)));

    @Test
    void aRunArrivedAsLongAgoAsItTook() {
        InvocationDetail detail = recorded(succeeded("hi\n"));
        InvocationRecord record = detail.record();
        assertEquals(Optional.of(NOON), record.ended());
        assertEquals(NOON.minusMillis(321), record.received());
        assertEquals("hi\n", detail.log().text());
        assertEquals(InvocationStatus.SUCCEEDED, record.status());
        assertEquals(Optional.empty(), record.error());
        assertEquals(Optional.empty(), record.queue());
        AttemptRecord run = record.attempts().getFirst();
        assertEquals(Optional.of(report()), run.report());
        assertEquals(record.received(), run.started());
        assertEquals(Optional.of(NOON), run.ended());
    }

    @Test
    void tellsATimeoutFromOtherFailures() {
        assertEquals(
                InvocationStatus.TIMED_OUT,
                recorded(failed(ErrorCode.TIMED_OUT)).record().status());
        InvocationRecord record = recorded(failed(ErrorCode.OUT_OF_MEMORY)).record();
        assertEquals(InvocationStatus.FAILED, record.status());
        assertEquals("Runtime.OutOfMemory", error(record).type());
    }

    @Test
    void callsAnErrorWhatTheFunctionCallsIt() {
        InvocationRecord raised = recorded(failure(
                        ErrorCode.UNHANDLED, "{\"errorType\":\"ValueError\",\"errorMessage\":\"bad \\u0000 value\"}"))
                .record();
        assertEquals(new InvocationError("ValueError", "bad \uFFFD value"), error(raised));
        InvocationRecord killed = recorded(failure(
                        ErrorCode.OUT_OF_MEMORY, "{\"errorType\":\"ValueError\",\"errorMessage\":\"no memory\"}"))
                .record();
        assertEquals(new InvocationError("Runtime.OutOfMemory", "no memory"), error(killed));
    }

    @Test
    void showsWhatAFunctionSaidInsteadOfAnError() {
        assertEquals(
                new InvocationError("Unhandled", "no JSON at all"),
                error(recorded(failure(ErrorCode.UNHANDLED, "no JSON at all")).record()));
        String endless = "x".repeat(100_000);
        String message =
                error(recorded(failure(ErrorCode.UNHANDLED, endless)).record()).message();
        assertEquals(InvocationError.LONGEST_MESSAGE, message.length());
        assertEquals(
                "Unhandled",
                error(recorded(failure(ErrorCode.UNHANDLED, "[1]")).record()).type());
    }

    @Test
    void saysInTheLogWhyThePlatformFailed() {
        InvocationDetail detail = recorded(new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "no container"));
        assertEquals(InvocationStatus.PLATFORM_ERROR, detail.record().status());
        assertEquals(new InvocationError("ServiceException", "no container"), error(detail.record()));
        assertEquals(
                invocation.id() + " ServiceException: no container\n",
                detail.log().text());
    }

    @Test
    void remembersThatTheCallerWentAway() {
        InvocationRecord record = recorded(new Outcome.Cancelled()).record();
        assertEquals(InvocationStatus.CANCELLED, record.status());
        assertEquals(List.of(), record.attempts());
    }

    @Test
    void leavesOutWhatWasThrottled() {
        assertEquals(Optional.empty(), recordOutcome.of(invocation, SampleRecords.throttled(), NOON));
    }

    @Test
    void keepsTheBeginningOfWhatIsLong() {
        Invocation large = Invocation.of(SampleRecords.function("hello"), new byte[1000], Origin.PLAIN_HTTP);
        Outcome outcome = new Outcome.Succeeded(new byte[2000], report(), new InvocationLog(new byte[0]));
        InvocationDetail detail = recordOutcome.of(large, outcome, NOON).orElseThrow();
        KeptBytes event = detail.event().orElseThrow();
        KeptBytes result = detail.result().orElseThrow();
        assertEquals(100, event.bytes().length);
        assertEquals(1000, event.size());
        assertFalse(event.whole());
        assertEquals(200, result.bytes().length);
        assertEquals(2000, result.size());
    }

    private InvocationDetail recorded(Outcome outcome) {
        return recordOutcome.of(invocation, outcome, NOON).orElseThrow();
    }

    private static Outcome failure(ErrorCode code, String payload) {
        return new Outcome.Failed(code, payload.getBytes(UTF_8), report(), new InvocationLog(new byte[0]));
    }

    private static InvocationError error(InvocationRecord record) {
        return record.error().orElseThrow();
    }
}
