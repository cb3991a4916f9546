package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Tells callers what is wrong with their request. */
@Singleton
final class RejectedRequests implements ExceptionHandler<RejectedRequestException, HttpResponse<?>> {

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, RejectedRequestException exception) {
        return ErrorAnswer.of(exception);
    }
}
