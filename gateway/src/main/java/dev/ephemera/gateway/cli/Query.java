package dev.ephemera.gateway.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A path with parameters. Confined to one thread. */
final class Query {

    private final StringBuilder text;
    private char separator = '?';

    Query(String path) {
        text = new StringBuilder(path);
    }

    /** Adds a parameter, unless it has no value. */
    Query with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(separator).append(name).append('=').append(PlatformClient.encoded(value.toString()));
            separator = '&';
        }
        return this;
    }

    Query with(String name, Optional<?> value) {
        return with(name, (Object) value.orElse(null));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
