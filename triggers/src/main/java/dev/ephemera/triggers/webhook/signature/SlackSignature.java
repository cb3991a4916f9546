package dev.ephemera.triggers.webhook.signature;

import java.util.List;
import java.util.Optional;

/** {@code X-Slack-Signature: v0=HEX} over {@code v0:SECONDS:BODY}, the seconds from {@code X-Slack-Request-Timestamp}. */
final class SlackSignature {

    private static final String HEADER = "x-slack-signature";
    private static final String TIME = "x-slack-request-timestamp";
    private static final String VERSION = "v0";

    private SlackSignature() {}

    /** The delivery is Slack's event where there is one; a command is named by its signature. */
    static Optional<String> check(WebhookRequest request, Terms terms) throws NotGenuineException {
        String time = ReadHeader.only(request, TIME);
        terms.checkTime(ReadHeader.seconds(time));
        String header = ReadHeader.only(request, HEADER);
        if (!header.startsWith(VERSION + "=")) {
            throw new NotGenuineException("the header " + HEADER + " does not begin with " + VERSION + "=");
        }
        byte[] signature = Hmac.hex(header.substring(VERSION.length() + 1))
                .orElseThrow(() -> new NotGenuineException("the header " + HEADER + " holds no hexadecimal digits"));
        if (!Hmac.matches(terms.secrets(), VERSION + ":" + time + ":", request.body(), List.of(signature))) {
            throw new NotGenuineException("the signature in " + HEADER + " is not that of this body at this time");
        }
        return TopLevel.text(request.body(), "event_id").or(() -> Optional.of(header));
    }
}
