package dev.ephemera.gateway.auth;

import dev.ephemera.gateway.errors.ErrorAnswer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Turns strangers away: 401 for those who showed nothing, 403 for all others. */
@Singleton
final class AuthenticationFailures implements ExceptionHandler<AuthenticationException, HttpResponse<?>> {

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, AuthenticationException exception) {
        String body = ErrorAnswer.message(exception.getMessage());
        return switch (exception.kind()) {
            case MISSING -> answer(HttpStatus.UNAUTHORIZED, exception, body).header("WWW-Authenticate", "Bearer");
            case UNKNOWN, INCOMPLETE, INVALID -> answer(HttpStatus.FORBIDDEN, exception, body);
        };
    }

    private static MutableHttpResponse<byte[]> answer(
            HttpStatus status, AuthenticationException exception, String body) {
        return ErrorAnswer.of(status, exception.type(), body);
    }
}
