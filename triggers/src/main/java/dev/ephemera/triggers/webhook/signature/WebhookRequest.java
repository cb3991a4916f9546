package dev.ephemera.triggers.webhook.signature;

import java.util.List;
import java.util.Map;

/**
 * What has come in, byte for byte.
 *
 * @param query as it came, still encoded, without the question mark
 * @param headers by their names in lower case, values in the order they came in
 * @param body not copied, and must not change any more
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copying megabytes for form's sake is waste.
public record WebhookRequest(String query, Map<String, List<String>> headers, byte[] body) {

    /** All values of a header, by its name in lower case. */
    public List<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of());
    }

    /** Headers and bodies hold what is nobody's business. */
    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes]";
    }
}
