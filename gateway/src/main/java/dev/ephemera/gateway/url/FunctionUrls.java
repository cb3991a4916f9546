package dev.ephemera.gateway.url;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.errors.ErrorAnswer;
import dev.ephemera.gateway.errors.RequestId;
import dev.ephemera.gateway.invoke.InvokeFunction;
import dev.ephemera.gateway.invoke.NotRun;
import dev.ephemera.gateway.invoke.RunHeaders;
import dev.ephemera.gateway.request.Door;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.gateway.request.Wire;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Calls a function as a web server: the request is its event, its answer the response. Thread-safe. */
@Singleton
final class FunctionUrls {

    private final FunctionRegistry functions;
    private final InvokeFunction invoke;
    private final InstantSource time;

    FunctionUrls(FunctionRegistry functions, InvokeFunction invoke, InstantSource time) {
        this.functions = functions;
        this.invoke = invoke;
        this.time = time;
    }

    HttpResponse<byte[]> call(HttpRequest<?> request) throws IOException, InterruptedException {
        UrlRequest urlRequest = urlRequest(request);
        FunctionConfiguration function = functions.get(urlRequest.target().function());
        byte[] event = UrlEvent.of(urlRequest, RequestId.of(request), time.instant());
        if (event.length > Door.Size.EVENT.bytes()) {
            throw new RejectedRequestException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The request makes an event of " + event.length + " bytes, and " + Door.Size.EVENT.bytes()
                            + " are allowed; binary bodies grow by a third on the way");
        }
        Outcome outcome = invoke.run(request, function, event, Origin.FUNCTION_URL);
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> succeeded(succeeded);
            case Outcome.Failed failed ->
                // What went wrong inside is not for the public; the log has it.
                RunHeaders.add(badGateway("Internal Server Error"), failed.report())
                        .header("X-Amz-Function-Error", "Unhandled");
            case Outcome.Throttled throttled -> NotRun.answer(throttled);
            case Outcome.PlatformFailure failure -> NotRun.answer(failure);
            case Outcome.Cancelled() -> NotRun.cancelled();
            case Outcome.Stopped stopped -> NotRun.answer(stopped);
        };
    }

    private static UrlRequest urlRequest(HttpRequest<?> request) throws IOException {
        Visit visit = Visit.of(request);
        Map<String, List<String>> headers = Wire.headers(request);
        String sourceIp = request.getRemoteAddress().getAddress().getHostAddress();
        if (visit.keyId().isPresent()) {
            // The key was for the platform, and a function must not learn it.
            headers.remove("authorization");
        }
        headers.computeIfAbsent("x-forwarded-for", _ -> List.of(sourceIp));
        headers.computeIfAbsent("x-forwarded-proto", _ -> List.of("http"));
        return new UrlRequest(
                UrlTarget.parse(Wire.rawPath(request)),
                request.getMethodName().toUpperCase(Locale.ROOT),
                "HTTP/1.1",
                Wire.rawQuery(request),
                headers,
                visit.body().bytes(),
                sourceIp,
                visit.keyId());
    }

    private static HttpResponse<byte[]> succeeded(Outcome.Succeeded succeeded) {
        try {
            UrlAnswer answer = ReadAnswer.of(succeeded.payload());
            MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(answer.status(), reason(answer.status()))
                    .body(answer.body());
            answer.headers().forEach(response::header);
            answer.cookies().forEach(cookie -> response.getHeaders().add("set-cookie", cookie));
            return RunHeaders.add(response, succeeded.report());
        } catch (BadAnswerException e) {
            return RunHeaders.add(badGateway(e.getMessage()), succeeded.report());
        }
    }

    private static String reason(int status) {
        try {
            return HttpStatus.valueOf(status).getReason();
        } catch (IllegalArgumentException e) {
            return "Status " + status;
        }
    }

    private static MutableHttpResponse<byte[]> badGateway(String message) {
        return ErrorAnswer.of(HttpStatus.BAD_GATEWAY, "BadGatewayException", ErrorAnswer.message(message));
    }
}
