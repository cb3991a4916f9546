package dev.ephemera.gateway.errors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.ephemera.dispatcher.error.Blame;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.Objects;

/** Answers in the shape that clients of Lambda's API turn into exceptions. */
public final class ErrorAnswer {

    /** Names the error; clients choose their exception by it. */
    public static final String TYPE_HEADER = "x-amzn-ErrorType";

    private ErrorAnswer() {}

    public static MutableHttpResponse<byte[]> of(RejectedRequestException rejected) {
        return of(rejected.code(), Objects.requireNonNull(rejected.getMessage()));
    }

    public static MutableHttpResponse<byte[]> of(ErrorCode code, String message) {
        return code.blame() == Blame.CAPACITY
                ? unavailable(code, message, Duration.ofSeconds(1))
                : of(StatusOf.error(code), code.type(), body(code, message));
    }

    /** The answer to an asynchronous call whose event could not be stored. */
    public static MutableHttpResponse<byte[]> queueUnavailable(String message, Duration retryAfter) {
        return unavailable(ErrorCode.QUEUE_UNAVAILABLE, message, retryAfter);
    }

    private static MutableHttpResponse<byte[]> unavailable(ErrorCode code, String message, Duration retryAfter) {
        return of(StatusOf.error(code), code.type(), body(code, message)).header("Retry-After", seconds(retryAfter));
    }

    /** The answer to a call for which there is no room. */
    public static MutableHttpResponse<byte[]> throttled(String reason, String message, Duration retryAfter) {
        ErrorCode code = ErrorCode.TOO_MANY_REQUESTS;
        String seconds = seconds(retryAfter);
        String body = "{\"Reason\":" + quoted(reason) + ",\"retryAfterSeconds\":\"" + seconds + "\",\"Type\":\"User\","
                + "\"message\":" + quoted(message) + "}";
        return of(StatusOf.error(code), code.type(), body).header("Retry-After", seconds);
    }

    /** An error that only the front of the house knows, such as a wrong signature. */
    public static MutableHttpResponse<byte[]> of(HttpStatus status, String type, String json) {
        return HttpResponse.<byte[]>status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(TYPE_HEADER, type)
                .body(json.getBytes(UTF_8));
    }

    /** {@code {"message": …}} and no more. */
    public static String message(String text) {
        return "{\"message\":" + quoted(text) + "}";
    }

    private static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000L)));
    }

    private static String body(ErrorCode code, String message) {
        String type = switch (code.blame()) {
            case CALLER, CAPACITY -> "User";
            case FUNCTION, PLATFORM -> "Service";
        };
        // The shapes of Lambda's API are at odds with each other about the capital letter.
        boolean capital = code == ErrorCode.NOT_FOUND || code.blame() == Blame.PLATFORM;
        return "{\"Type\":\"" + type + "\",\"" + (capital ? "Message" : "message") + "\":" + quoted(message) + "}";
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
