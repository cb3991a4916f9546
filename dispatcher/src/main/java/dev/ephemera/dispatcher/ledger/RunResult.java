package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import java.io.IOException;
import java.util.Optional;

/**
 * What there is to remember of an outcome.
 *
 * @param report empty if it was not run, or not to its end
 * @param payload what the function answered, or its error object; empty if there was neither
 */
record RunResult(
        InvocationStatus status,
        Optional<InvocationError> error,
        Optional<RunReport> report,
        InvocationLog log,
        Optional<byte[]> payload) {

    private static final InvocationLog NO_LOG = new InvocationLog(new byte[0]);
    private static final ObjectMapper JSON = new ObjectMapper();

    static RunResult of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded run ->
                new RunResult(
                        InvocationStatus.SUCCEEDED,
                        Optional.empty(),
                        Optional.of(run.report()),
                        run.log(),
                        Optional.of(run.payload()));
            case Outcome.Failed run ->
                new RunResult(
                        run.code() == ErrorCode.TIMED_OUT ? InvocationStatus.TIMED_OUT : InvocationStatus.FAILED,
                        Optional.of(error(run)),
                        Optional.of(run.report()),
                        run.log(),
                        Optional.of(run.payload()));
            case Outcome.PlatformFailure(ErrorCode code, String message) ->
                notRun(InvocationStatus.PLATFORM_ERROR, Optional.of(new InvocationError(code.type(), message)));
            case Outcome.Throttled throttled ->
                notRun(
                        InvocationStatus.PLATFORM_ERROR,
                        Optional.of(new InvocationError(ErrorCode.TOO_MANY_REQUESTS.type(), throttled.message())));
            case Outcome.Cancelled() -> notRun(InvocationStatus.CANCELLED, Optional.empty());
            case Outcome.Stopped(Outcome.Stopped.Reason reason, RunReport report, InvocationLog log) ->
                switch (reason) {
                    case CALLER_GONE -> stopped(InvocationStatus.CANCELLED, Optional.empty(), report, log);
                    case SHUTDOWN ->
                        stopped(
                                InvocationStatus.PLATFORM_ERROR,
                                Optional.of(new InvocationError(
                                        ErrorCode.SHUTTING_DOWN.type(), "The platform shut down while it ran")),
                                report,
                                log);
                };
        };
    }

    private static RunResult notRun(InvocationStatus status, Optional<InvocationError> error) {
        return new RunResult(status, error, Optional.empty(), NO_LOG, Optional.empty());
    }

    private static RunResult stopped(
            InvocationStatus status, Optional<InvocationError> error, RunReport report, InvocationLog log) {
        return new RunResult(status, error, Optional.of(report), log, Optional.empty());
    }

    /** An error that the function itself raised has the name that the function gave it. */
    private static InvocationError error(Outcome.Failed run) {
        JsonNode payload = parse(run.payload());
        String type = run.code() == ErrorCode.UNHANDLED
                ? payload.path("errorType").asText(run.code().type())
                : run.code().type();
        return new InvocationError(type, payload.path("errorMessage").asText(""));
    }

    /** What the function sends as its error need not be the JSON that it should be. */
    private static JsonNode parse(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            return JSON.createObjectNode().put("errorMessage", new String(payload, UTF_8));
        }
    }
}
