package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** Knows more of requests that no route fits than that none does. */
public interface ExplainUnrouted {

    /** What to say instead; empty if there is nothing more to say. */
    Optional<RejectedRequestException> explain(HttpRequest<?> request);
}
