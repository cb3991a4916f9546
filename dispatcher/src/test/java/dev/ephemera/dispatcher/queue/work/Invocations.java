package dev.ephemera.dispatcher.queue.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.SampleRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Queued invocations and the ends of their runs. */
final class Invocations {

    static final FunctionName HELLO = new FunctionName("hello");

    private Invocations() {}

    static QueuedInvocation of(InvocationOptions options, Instant accepted) {
        return of(new InvocationId(new UUID(1, 2)), HELLO, options, accepted);
    }

    static QueuedInvocation of(InvocationId id, FunctionName function, InvocationOptions options, Instant accepted) {
        return new QueuedInvocation(
                id,
                FunctionReference.latest(function),
                "{}".getBytes(UTF_8),
                Origin.LAMBDA_API,
                options,
                accepted,
                1,
                0,
                accepted.plus(options.delay()),
                Optional.empty(),
                Optional.empty());
    }

    /** The attempt with this number, set back so often. */
    static QueuedInvocation at(QueuedInvocation first, int attempt, int setbacks) {
        QueuedInvocation copy = first;
        for (int i = 1; i < attempt; i++) {
            copy = copy.retryAt(first.notBefore());
        }
        for (int i = 0; i < setbacks; i++) {
            copy = copy.setBackTo(first.notBefore());
        }
        return copy;
    }

    static InvocationOptions retrying(int retries, Duration delay) {
        return new InvocationOptions(
                Priority.NORMAL,
                Duration.ZERO,
                Optional.empty(),
                Optional.of(retries),
                Optional.of(delay),
                Optional.empty());
    }

    static InvocationOptions ageing(Duration delay, Duration maximumAge) {
        return new InvocationOptions(
                Priority.NORMAL, delay, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(maximumAge));
    }

    static InvocationOptions urgent(Priority priority) {
        return new InvocationOptions(
                priority, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Outcome.Succeeded succeeded(String answer) {
        return new Outcome.Succeeded(answer.getBytes(UTF_8), SampleRecords.report(), noLog());
    }

    static Outcome.Failed failed(ErrorCode code) {
        return new Outcome.Failed(code, "{\"errorMessage\":\"x\"}".getBytes(UTF_8), SampleRecords.report(), noLog());
    }

    static Outcome.Stopped stopped(Outcome.Stopped.Reason reason) {
        return new Outcome.Stopped(reason, SampleRecords.report(), noLog());
    }

    static Outcome.Throttled throttled(String reason) {
        return new Outcome.Throttled(reason, "Rate exceeded", Duration.ofSeconds(1));
    }

    static Outcome.PlatformFailure broken() {
        return new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "The engine is away");
    }

    private static InvocationLog noLog() {
        return new InvocationLog(new byte[0]);
    }
}
