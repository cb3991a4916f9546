package dev.ephemera.gateway.invoke;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.errors.RequestId;
import dev.ephemera.gateway.request.CallerWatch;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Runs a function for a caller that waits on the line; if the caller hangs up, the run ends. Thread-safe. */
@Singleton
public final class InvokeFunction {

    private final Dispatch dispatch;

    InvokeFunction(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    /** Blocks until the function has answered or the run has ended in another way. */
    public Outcome run(HttpRequest<?> request, FunctionConfiguration function, byte[] event, Origin origin)
            throws InterruptedException {
        return run(request, function, event, origin, Optional.empty());
    }

    /** @param clientContext as base64 */
    public Outcome run(
            HttpRequest<?> request,
            FunctionConfiguration function,
            byte[] event,
            Origin origin,
            Optional<String> clientContext)
            throws InterruptedException {
        Invocation invocation = new Invocation(
                RequestId.of(request), function, event, origin, function.timeout(), TraceId.of(request), clientContext);
        try (CallerWatch caller = CallerWatch.over(request)) {
            return dispatch.run(invocation, Caller.waiting(caller.gone()));
        }
    }
}
