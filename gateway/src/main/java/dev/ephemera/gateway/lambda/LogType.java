package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;

/** Whether the answer to Invoke carries the end of the run's log. */
enum LogType {
    NONE,
    TAIL;

    static LogType of(HttpRequest<?> request) {
        String text = request.getHeaders().findFirst("X-Amz-Log-Type").orElse("None");
        return switch (text) {
            case "None" -> NONE;
            case "Tail" -> TAIL;
            default ->
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER, "'" + text + "' is no log type: use None or Tail");
        };
    }
}
