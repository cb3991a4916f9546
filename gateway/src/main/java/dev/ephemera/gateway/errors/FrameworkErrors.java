package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives the errors that Micronaut itself finds (no route, a malformed URI) the shape of all others. */
@Singleton
@Primary
final class FrameworkErrors implements ErrorResponseProcessor<byte[]> {

    private final List<ExplainUnrouted> explanations;

    FrameworkErrors(List<ExplainUnrouted> explanations) {
        this.explanations = explanations;
    }

    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = response.status();
        if (status == HttpStatus.NOT_FOUND || status == HttpStatus.METHOD_NOT_ALLOWED) {
            Optional<RejectedRequestException> explained = explain(context.getRequest());
            if (explained.isPresent()) {
                return ErrorAnswer.of(explained.get());
            }
        }
        if (status == HttpStatus.NOT_FOUND) {
            HttpRequest<?> request = context.getRequest();
            return ErrorAnswer.of(
                    ErrorCode.NOT_FOUND, "There is nothing at " + request.getMethodName() + " " + request.getPath());
        }
        String message = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        MutableHttpResponse<byte[]> shaped = ErrorAnswer.of(
                        codeOf(status), message.isEmpty() ? status.getReason() : message)
                .status(status);
        response.getHeaders().forEach((name, values) -> values.forEach(value -> shaped.header(name, value)));
        return shaped;
    }

    private Optional<RejectedRequestException> explain(HttpRequest<?> request) {
        return explanations.stream()
                .flatMap(explanation -> explanation.explain(request).stream())
                .findFirst();
    }

    private static ErrorCode codeOf(HttpStatus status) {
        if (status == HttpStatus.REQUEST_ENTITY_TOO_LARGE) {
            return ErrorCode.REQUEST_TOO_LARGE;
        }
        return status.getCode() < HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                ? ErrorCode.INVALID_REQUEST_CONTENT
                : ErrorCode.INTERNAL;
    }
}
