package dev.ephemera.gateway.invoke;

import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.errors.RequestId;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Takes in an event for a caller that does not wait for what the function says to it. Thread-safe. */
@Singleton
public final class AcceptInvocation {

    private final InvocationQueue queue;
    private final FunctionLimits limits;
    private final TimeSource time;

    AcceptInvocation(InvocationQueue queue, FunctionLimits limits, TimeSource time) {
        this.queue = queue;
        this.limits = limits;
        this.time = time;
    }

    /**
     * Blocks until the event is on disk.
     *
     * @param request whose id the invocation gets, and whose headers hold its options
     * @param function one that there is
     * @param event JSON
     * @param clientContext as base64
     * @return the id under which the invocation is known from now on
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if an option is refused, or the
     *     event is too large
     */
    public InvocationId accept(
            HttpRequest<?> request,
            FunctionReference function,
            byte[] event,
            Origin origin,
            Optional<String> clientContext)
            throws QueueUnavailableException, InterruptedException {
        InvocationId id = RequestId.of(request);
        InvocationOptions options = OptionHeaders.of(request, limits);
        Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        queue.accept(new QueuedInvocation(
                id,
                function,
                event,
                origin,
                options,
                now,
                1,
                0,
                now.plus(options.delay()),
                TraceId.of(request),
                clientContext));
        return id;
    }
}
