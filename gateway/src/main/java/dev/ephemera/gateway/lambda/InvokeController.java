package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.invoke.AcceptInvocation;
import dev.ephemera.gateway.invoke.InvokeFunction;
import dev.ephemera.gateway.invoke.NotRun;
import dev.ephemera.gateway.invoke.OptionHeaders;
import dev.ephemera.gateway.invoke.RunHeaders;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** Invoke: one event in, and one answer out if the caller waits for it. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class InvokeController {

    private static final int LOG_TAIL = 4096;

    private final FunctionRegistry functions;
    private final InvokeFunction invoke;
    private final AcceptInvocation accept;

    InvokeController(FunctionRegistry functions, InvokeFunction invoke, AcceptInvocation accept) {
        this.functions = functions;
        this.invoke = invoke;
        this.accept = accept;
    }

    @Post("/2015-03-31/functions/{name}/invocations")
    @Consumes(MediaType.ALL)
    HttpResponse<byte[]> invoke(HttpRequest<?> request, @PathVariable String name)
            throws IOException, QueueUnavailableException, InterruptedException {
        InvocationType type = InvocationType.of(request);
        LogType logType = LogType.of(request);
        FunctionReference asked = Parameters.reference(request, name);
        FunctionConfiguration function = functions.get(asked);
        Optional<String> clientContext = ClientContext.of(request);
        byte[] event = EventJson.of(Visit.of(request).body().bytes());
        return switch (type) {
            case DRY_RUN -> HttpResponse.<byte[]>noContent();
            case EVENT -> {
                accept.accept(request, asked, event, Origin.LAMBDA_API, clientContext);
                yield HttpResponse.<byte[]>accepted();
            }
            case REQUEST_RESPONSE -> {
                OptionHeaders.refuse(request);
                Outcome outcome = invoke.run(request, function, event, Origin.LAMBDA_API, clientContext);
                yield answer(outcome, function, logType);
            }
        };
    }

    private static HttpResponse<byte[]> answer(Outcome outcome, FunctionConfiguration function, LogType logType) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> ran(succeeded, function, logType);
            case Outcome.Failed failed ->
                // Lambda tells "Handled" from "Unhandled" no more: its runtimes say the latter of all errors.
                ran(failed, function, logType).header("X-Amz-Function-Error", "Unhandled");
            case Outcome.Throttled throttled -> NotRun.answer(throttled);
            case Outcome.PlatformFailure failure -> NotRun.answer(failure);
            case Outcome.Cancelled() -> NotRun.cancelled();
            case Outcome.Stopped stopped -> NotRun.answer(stopped);
        };
    }

    private static MutableHttpResponse<byte[]> ran(Outcome.Ran ran, FunctionConfiguration function, LogType logType) {
        MutableHttpResponse<byte[]> response = HttpResponse.ok(ran.payload())
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("X-Amz-Executed-Version", function.version());
        if (logType == LogType.TAIL) {
            response.header(
                    "X-Amz-Log-Result",
                    Base64.getEncoder().encodeToString(ran.log().tail(LOG_TAIL)));
        }
        return RunHeaders.add(response, ran.report());
    }
}
