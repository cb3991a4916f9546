package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.errors.StatusOf;
import dev.ephemera.gateway.invoke.InvokeFunction;
import dev.ephemera.gateway.invoke.NotRun;
import dev.ephemera.gateway.invoke.RunHeaders;
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
import java.util.Optional;

/** {@code POST /functions/NAME}: the body goes in, the result comes out. */
@Controller("/functions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class PlainController {

    private final FunctionRegistry functions;
    private final InvokeFunction invoke;

    PlainController(FunctionRegistry functions, InvokeFunction invoke) {
        this.functions = functions;
        this.invoke = invoke;
    }

    @Post("/{name}")
    HttpResponse<byte[]> call(HttpRequest<?> request, @PathVariable String name)
            throws IOException, InterruptedException {
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.empty()));
        byte[] event = PlainEvent.of(Visit.of(request).body().bytes(), request.getContentType());
        Outcome outcome = invoke.run(request, function, event, Origin.PLAIN_HTTP);
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
