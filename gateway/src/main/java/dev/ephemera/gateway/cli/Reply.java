package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the platform answered, whatever its status.
 *
 * @param status the HTTP status
 * @param body as received; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, HttpHeaders headers, byte[] body) {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FIRST_ERROR = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int UNAVAILABLE = 503;

    boolean isError() {
        return status >= FIRST_ERROR;
    }

    boolean isConflict() {
        return status == CONFLICT;
    }

    boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** Whether the platform has no such thing, and never will with its present settings. */
    boolean isNotImplemented() {
        return status == NOT_IMPLEMENTED;
    }

    /** Whether it may be asked again later. */
    boolean isUnavailable() {
        return status == UNAVAILABLE;
    }

    Optional<String> header(String name) {
        return headers.findFirst(name);
    }

    /** @throws CommandFailure if it is no JSON, as when something else answers at this address */
    JsonNode json() {
        try {
            return Json.read(body);
        } catch (IOException e) {
            throw CommandFailure.failed("the answer is no JSON, so this may not be a platform's address: " + excerpt());
        }
    }

    /** The error's message, in the shape of Lambda's API where it has it. */
    String errorMessage() {
        try {
            JsonNode error = Json.read(body);
            for (String key : new String[] {"Message", "message", "errorMessage"}) {
                if (error.path(key).isTextual()) {
                    return error.path(key).asText();
                }
            }
        } catch (IOException e) {
            return "HTTP status " + status + ": " + excerpt();
        }
        return "HTTP status " + status + ": " + excerpt();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private String excerpt() {
        String line = text().lines().findFirst().orElse("(nothing)");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
