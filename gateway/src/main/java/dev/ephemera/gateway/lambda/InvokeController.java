package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.invoke.InvokeFunction;
import dev.ephemera.gateway.invoke.NotRun;
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

/** Invoke: one event in, one answer out. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class InvokeController {

    private static final int LOG_TAIL = 4096;

    private final FunctionRegistry functions;
    private final InvokeFunction invoke;

    InvokeController(FunctionRegistry functions, InvokeFunction invoke) {
        this.functions = functions;
        this.invoke = invoke;
    }

    @Post("/2015-03-31/functions/{name}/invocations")
    @Consumes(MediaType.ALL)
    HttpResponse<byte[]> invoke(HttpRequest<?> request, @PathVariable String name)
            throws IOException, InterruptedException {
        InvocationType type = InvocationType.of(request);
        LogType logType = LogType.of(request);
        FunctionConfiguration function = functions.get(Parameters.reference(request, name));
        byte[] event = EventJson.of(Visit.of(request).body().bytes());
        return switch (type) {
            case DRY_RUN -> HttpResponse.<byte[]>noContent();
            case EVENT ->
                throw new RejectedRequestException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "This platform does not run functions asynchronously yet: invoke '" + function.name()
                                + "' with the invocation type RequestResponse");
            case REQUEST_RESPONSE -> {
                Outcome outcome = invoke.run(
                        request,
                        function,
                        event,
                        Origin.LAMBDA_API,
                        request.getHeaders().findFirst("X-Amz-Client-Context"));
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
