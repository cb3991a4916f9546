package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.errors.StatusOf;
import dev.ephemera.gateway.invoke.AcceptInvocation;
import dev.ephemera.gateway.invoke.InvokeFunction;
import dev.ephemera.gateway.invoke.NotRun;
import dev.ephemera.gateway.invoke.OptionHeaders;
import dev.ephemera.gateway.invoke.RunHeaders;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** {@code POST /functions/NAME}: the body goes in, the result comes out, or a promise that it will be run. */
@Controller("/functions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class PlainController {

    private final FunctionRegistry functions;
    private final InvokeFunction invoke;
    private final AcceptInvocation accept;

    PlainController(FunctionRegistry functions, InvokeFunction invoke, AcceptInvocation accept) {
        this.functions = functions;
        this.invoke = invoke;
        this.accept = accept;
    }

    @Post("/{name}")
    HttpResponse<byte[]> call(HttpRequest<?> request, @PathVariable String name)
            throws IOException, QueueUnavailableException, InterruptedException {
        Patience patience = Patience.of(request);
        FunctionReference asked = FunctionReference.parse(name, Optional.empty());
        FunctionConfiguration function = functions.get(asked);
        byte[] event = PlainEvent.of(Visit.of(request).body().bytes(), request.getContentType());
        return switch (patience) {
            case WAITS -> {
                OptionHeaders.refuse(request);
                yield answer(invoke.run(request, function, event, Origin.PLAIN_HTTP));
            }
            case GOES -> accepted(accept.accept(request, asked, event, Origin.PLAIN_HTTP, Optional.empty()));
        };
    }

    private static HttpResponse<byte[]> accepted(InvocationId id) {
        return HttpResponse.<byte[]>accepted(URI.create("/invocations/" + id))
                .header("Preference-Applied", Patience.PREFERENCE)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringField("id", id.toString());
                    json.writeEndObject();
                }));
    }

    private static HttpResponse<byte[]> answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> ran(HttpStatus.OK, succeeded);
            case Outcome.Failed failed ->
                ran(StatusOf.error(failed.code()), failed).header("X-Amz-Function-Error", "Unhandled");
            case Outcome.Throttled throttled -> NotRun.answer(throttled);
            case Outcome.PlatformFailure failure -> NotRun.answer(failure);
            case Outcome.Cancelled() -> NotRun.cancelled();
            case Outcome.Stopped stopped -> NotRun.answer(stopped);
        };
    }

    private static MutableHttpResponse<byte[]> ran(HttpStatus status, Outcome.Ran ran) {
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(ran.payload());
        return RunHeaders.add(response, ran.report());
    }
}
