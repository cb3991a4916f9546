package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;
import java.util.Arrays;
import java.util.Locale;

/** Whether a caller waits for the answer. */
enum Patience {
    WAITS,
    /** It has the event taken in, and goes. */
    GOES;

    /** The standard's name for it (RFC 7240). */
    static final String PREFERENCE = "respond-async";

    private static final String HEADER = "X-Ephemera-Async";

    /** @throws RejectedRequestException if the header {@value #HEADER} is neither true nor false */
    static Patience of(HttpRequest<?> request) {
        return request.getHeaders()
                .findFirst(HEADER)
                .map(Patience::parse)
                .orElseGet(() -> prefersToGo(request) ? GOES : WAITS);
    }

    private static Patience parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> GOES;
            case "false" -> WAITS;
            default ->
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER, "The header " + HEADER + " is true or false, not '" + text + "'");
        };
    }

    private static boolean prefersToGo(HttpRequest<?> request) {
        return request.getHeaders().getAll("Prefer").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(preference -> preference.replaceFirst(";.*", "").strip())
                .anyMatch(PREFERENCE::equalsIgnoreCase);
    }
}
