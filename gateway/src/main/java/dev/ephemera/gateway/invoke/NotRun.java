package dev.ephemera.gateway.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.errors.ErrorAnswer;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/** The answers to calls whose function has not run to an end of its own. */
public final class NotRun {

    /** What proxies log for a client that has closed its request; seen by callers whose call others cancelled. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private NotRun() {}

    public static MutableHttpResponse<byte[]> answer(Outcome.Throttled throttled) {
        return ErrorAnswer.throttled(throttled.reason(), throttled.message(), throttled.retryAfter());
    }

    public static MutableHttpResponse<byte[]> answer(Outcome.PlatformFailure failure) {
        return ErrorAnswer.of(failure.code(), failure.message());
    }

    public static MutableHttpResponse<byte[]> answer(Outcome.Stopped stopped) {
        return switch (stopped.reason()) {
            case CALLER_GONE -> cancelled();
            case SHUTDOWN ->
                ErrorAnswer.of(
                        ErrorCode.SHUTTING_DOWN, "The platform shut down while the function ran; it was stopped");
        };
    }

    public static MutableHttpResponse<byte[]> cancelled() {
        return HttpResponse.<byte[]>status(CLIENT_CLOSED_REQUEST, "Client Closed Request")
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(ErrorAnswer.message("The invocation was cancelled").getBytes(UTF_8));
    }
}
