package dev.ephemera.gateway.invoke;

import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** X-Ray's trace header, which goes to the function as it came. */
final class TraceId {

    private static final String HEADER = "X-Amzn-Trace-Id";

    private TraceId() {}

    static Optional<String> of(HttpRequest<?> request) {
        return request.getHeaders().findFirst(HEADER);
    }
}
