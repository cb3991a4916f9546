package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;

/** What the caller of Invoke wants. */
enum InvocationType {
    /** To wait for the answer. */
    REQUEST_RESPONSE,
    /** To hand the event over, and go. */
    EVENT,
    /** To know whether the call would be accepted. */
    DRY_RUN;

    static InvocationType of(HttpRequest<?> request) {
        String text = request.getHeaders().findFirst("X-Amz-Invocation-Type").orElse("RequestResponse");
        return switch (text) {
            case "RequestResponse" -> REQUEST_RESPONSE;
            case "Event" -> EVENT;
            case "DryRun" -> DRY_RUN;
            default ->
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "'" + text + "' is no invocation type: use RequestResponse, Event or DryRun");
        };
    }
}
