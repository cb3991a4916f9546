package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.InvocationId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for what nobody expected. The log has the whole story under the request's id, the caller
 * gets the id. Nothing of the request but method and path is logged: the rest may be secret.
 */
@Singleton
final class UnexpectedErrors implements ExceptionHandler<Throwable, HttpResponse<?>> {

    private static final Logger log = LoggerFactory.getLogger(UnexpectedErrors.class);

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, Throwable exception) {
        HttpRequest<?> failed = request;
        InvocationId id = RequestId.of(failed);
        log.error("Request {} failed: {} {}", id, failed.getMethodName(), failed.getPath(), exception);
        return ErrorAnswer.of(
                ErrorCode.INTERNAL,
                "The platform could not carry out this request; its log says why, under request id " + id);
    }
}
