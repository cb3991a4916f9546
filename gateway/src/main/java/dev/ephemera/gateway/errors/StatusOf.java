package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.error.ErrorCode;
import io.micronaut.http.HttpStatus;

/** The HTTP status of each error. */
public final class StatusOf {

    private StatusOf() {}

    /**
     * The status where the error itself is the answer. Lambda's Invoke operation answers with 200
     * when it is the function that failed; the plain door uses these statuses for that, too: 502 for
     * a function that failed, 504 for one that took too long, so that 500 is left to the platform.
     */
    public static HttpStatus error(ErrorCode code) {
        return switch (code) {
            case INVALID_PARAMETER, INVALID_REQUEST_CONTENT, IN_USE -> HttpStatus.BAD_REQUEST;
            case REQUEST_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION_FAILED -> HttpStatus.PRECONDITION_FAILED;
            case ACCESS_DENIED -> HttpStatus.FORBIDDEN;
            case NOT_IMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case TOO_MANY_REQUESTS -> HttpStatus.TOO_MANY_REQUESTS;
            case SHUTTING_DOWN, QUEUE_UNAVAILABLE, OBJECT_STORE_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case ENGINE_FAILURE, INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
            case TIMED_OUT -> HttpStatus.GATEWAY_TIMEOUT;
            case OUT_OF_MEMORY, EXITED, EXITED_WITHOUT_ANSWER, ANSWER_TOO_LARGE, UNHANDLED -> HttpStatus.BAD_GATEWAY;
        };
    }
}
