package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.invoke.AcceptInvocation;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;

/** InvokeAsync: what Invoke with {@code Event} was called before there was that. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class InvokeAsyncController {

    private final FunctionRegistry functions;
    private final AcceptInvocation accept;

    InvokeAsyncController(FunctionRegistry functions, AcceptInvocation accept) {
        this.functions = functions;
        this.accept = accept;
    }

    @Post("/2014-11-13/functions/{name}/invoke-async")
    @Consumes(MediaType.ALL)
    HttpResponse<byte[]> invoke(HttpRequest<?> request, @PathVariable String name)
            throws IOException, QueueUnavailableException, InterruptedException {
        FunctionReference function = Parameters.reference(request, name);
        functions.get(function);
        byte[] event = EventJson.of(Visit.of(request).body().bytes());
        accept.accept(request, function, event, Origin.LAMBDA_API, ClientContext.of(request));
        return Answers.accepted(json -> {
            json.writeStartObject();
            json.writeNumberField("Status", HttpStatus.ACCEPTED.getCode());
            json.writeEndObject();
        });
    }
}
