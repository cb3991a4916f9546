package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.HttpRequest;
import java.util.Base64;
import java.util.Optional;

/** What a client tells the function of itself, as base64. */
final class ClientContext {

    private static final String HEADER = "X-Amz-Client-Context";

    /** Characters of base64, as in Lambda. */
    private static final int LONGEST = 3583;

    private ClientContext() {}

    /** @throws RejectedRequestException if it is too long, or no base64 */
    static Optional<String> of(HttpRequest<?> request) {
        Optional<String> context = request.getHeaders().findFirst(HEADER);
        context.ifPresent(ClientContext::check);
        return context;
    }

    private static void check(String context) {
        if (context.length() > LONGEST) {
            throw invalid("Client context must be no more than " + LONGEST + " bytes when base64-encoded, not "
                    + context.length());
        }
        try {
            Base64.getDecoder().decode(context);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "Client context must be base64-encoded, which the header " + HEADER + " is not: " + e.getMessage());
        }
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_REQUEST_CONTENT, message);
    }
}
