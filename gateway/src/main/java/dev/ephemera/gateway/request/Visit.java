package dev.ephemera.gateway.request;

import io.micronaut.http.HttpRequest;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param body all of it
 * @param keyId the caller's key, where one was needed
 */
public record Visit(RequestBody body, Optional<String> keyId) {

    private static final String ATTRIBUTE = Visit.class.getName();

    /** @throws IllegalStateException if the request has not come through the entrance */
    public static Visit of(HttpRequest<?> request) {
        return find(request)
                .orElseThrow(() -> new IllegalStateException(
                        "A request to " + request.getPath() + " has reached a door without being let in"));
    }

    static Optional<Visit> find(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Visit.class);
    }

    void attachTo(HttpRequest<?> request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
