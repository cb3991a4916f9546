package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes invocations to put into queues. */
final class Queued {

    private static final Instant ACCEPTED = Instant.parse("2026-01-01T00:00:00.123Z");

    private Queued() {}

    static QueuedInvocation of(String function) {
        return with(function, Priority.NORMAL, new byte[] {1, 2, 3});
    }

    static QueuedInvocation with(String function, Priority priority, byte[] event) {
        InvocationOptions options = new InvocationOptions(
                priority, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return new QueuedInvocation(
                InvocationId.random(),
                FunctionReference.latest(new FunctionName(function)),
                event,
                Origin.LAMBDA_API,
                options,
                ACCEPTED,
                1,
                0,
                ACCEPTED,
                Optional.empty(),
                Optional.empty());
    }
}
