package dev.ephemera.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.json.JsonText;

/** Events must be JSON before a container is spent on them. */
public final class EventJson {

    private static final byte[] NOTHING = "{}".getBytes(UTF_8);

    private EventJson() {}

    /**
     * The event in a request body: the body itself, or an empty object where there is none.
     *
     * @throws RejectedRequestException if it is no JSON, saying where it stops being some
     */
    public static byte[] of(byte[] body) {
        if (isBlank(body)) {
            return NOTHING;
        }
        JsonText.complaint(body).ifPresent(reason -> {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_REQUEST_CONTENT, "Could not parse request body into json: " + reason);
        });
        return body;
    }

    private static boolean isBlank(byte[] body) {
        for (byte octet : body) {
            if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return false;
            }
        }
        return true;
    }
}
