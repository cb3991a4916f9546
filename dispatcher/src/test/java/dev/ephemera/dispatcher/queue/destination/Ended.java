package dev.ephemera.dispatcher.queue.destination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Invocations that have ended, for tests. */
final class Ended {

    static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.678Z");

    private Ended() {}

    static QueuedInvocation invocation(String function, byte[] event, Optional<String> traceId) {
        return new QueuedInvocation(
                new InvocationId(UUID.fromString("e4b46cbf-b738-4789-8880-a18cdf61200e")),
                FunctionReference.parse(function, Optional.empty()),
                event,
                Origin.LAMBDA_API,
                InvocationOptions.DEFAULT,
                ACCEPTED,
                1,
                0,
                ACCEPTED,
                traceId,
                Optional.empty());
    }

    static QueuedInvocation invocation(String event) {
        return invocation("hello", event.getBytes(UTF_8), Optional.empty());
    }

    static Ending success(String answer) {
        return new Ending(
                InvocationStatus.SUCCEEDED,
                "Success",
                "",
                1,
                Optional.of("$LATEST"),
                Optional.empty(),
                Optional.of(answer.getBytes(UTF_8)));
    }

    static Ending failure(String error) {
        return new Ending(
                InvocationStatus.FAILED,
                "RetriesExhausted",
                "",
                3,
                Optional.of("$LATEST"),
                Optional.of("Unhandled"),
                Optional.of(error.getBytes(UTF_8)));
    }

    static Ending tooOld() {
        return new Ending(
                InvocationStatus.DEAD,
                "EventAgeExceeded",
                "It waited for more than 6 hours",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
