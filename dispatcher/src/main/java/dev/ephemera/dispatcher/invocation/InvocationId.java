package dev.ephemera.dispatcher.invocation;

import java.util.UUID;

/**
 * Names one invocation; callers see it as the request id.
 *
 * @param value a UUID in its usual form
 */
public record InvocationId(UUID value) {

    public static InvocationId random() {
        return new InvocationId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
