package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Cancellation;
import dev.ephemera.dispatcher.ledger.InvocationControl;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.work.HandleDelivery;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** {@code POST /invocations/ID/…}: ends invocations, and has their functions called again. */
@Controller("/invocations")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class SteeringController {

    private final InvocationControl control;
    private final LiveRuns live;
    private final InvocationQueue queue;
    private final Optional<HandleDelivery> work;

    /** @param work empty where nothing runs asynchronously */
    SteeringController(InvocationControl control, LiveRuns live, InvocationQueue queue, Optional<HandleDelivery> work) {
        this.control = control;
        this.live = live;
        this.queue = queue;
        this.work = work;
    }

    @Post("/{id}/cancel")
    HttpResponse<byte[]> cancel(@PathVariable String id) throws InterruptedException {
        InvocationId invocation = PathId.parse(id);
        // The wish is on record before the run ends, so that its end is not taken for a failure.
        Cancellation cancellation = control.cancel(invocation);
        boolean runsHere = live.cancel(invocation);
        work.ifPresent(deliveries -> deliveries.cancelled(invocation));
        return switch (cancellation) {
            case Cancellation.Done() -> accepted(HttpStatus.OK, invocation, InvocationStatus.CANCELLED);
            case Cancellation.Requested() -> accepted(HttpStatus.ACCEPTED, invocation, InvocationStatus.RUNNING);
            case Cancellation.TooLate(InvocationStatus status) ->
                throw new RejectedRequestException(
                        ErrorCode.CONFLICT,
                        "Invocation '" + id + "' is over already (" + status.label() + "): there is nothing to cancel");
            case Cancellation.Unknown() -> {
                if (!runsHere) {
                    throw KnownInvocations.unknown(invocation);
                }
                yield accepted(HttpStatus.ACCEPTED, invocation, InvocationStatus.RUNNING);
            }
        };
    }

    @Post("/{id}/run-again")
    HttpResponse<byte[]> runAgain(@PathVariable String id) throws QueueUnavailableException, InterruptedException {
        InvocationId before = PathId.parse(id);
        QueuedInvocation copy = control.runAgain(before);
        queue.accept(copy);
        return Answer.json(HttpStatus.ACCEPTED, json -> {
            json.writeStringField("id", copy.id().toString());
            json.writeStringField("copyOf", before.toString());
        });
    }

    private static HttpResponse<byte[]> accepted(HttpStatus code, InvocationId id, InvocationStatus status) {
        return Answer.json(code, json -> {
            json.writeStringField("id", id.toString());
            json.writeStringField("status", status.label());
        });
    }
}
