package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells callers that their event could not be taken in, and when to try again. */
@Singleton
final class UnavailableQueue implements ExceptionHandler<QueueUnavailableException, HttpResponse<?>> {

    private static final Logger log = LoggerFactory.getLogger(UnavailableQueue.class);

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, QueueUnavailableException exception) {
        HttpRequest<?> refused = request;
        log.debug("Request {} was not taken in", RequestId.of(refused), exception);
        return ErrorAnswer.queueUnavailable(Objects.requireNonNull(exception.getMessage()), exception.retryAfter());
    }
}
