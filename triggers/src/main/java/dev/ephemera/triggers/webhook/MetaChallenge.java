package dev.ephemera.triggers.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.triggers.webhook.definition.KeptSecret;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.signature.QueryParameters;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…}, as Meta has it. */
final class MetaChallenge {

    private MetaChallenge() {}

    /** Empty if the webhook has no token to verify. */
    static Optional<WebhookAnswer> answer(Webhook webhook, String query) {
        return webhook.verifyToken().map(token -> answer(token, QueryParameters.of(query)));
    }

    private static WebhookAnswer answer(KeptSecret.Stored token, Map<String, List<String>> query) {
        byte[] wanted = token.content().getBytes(UTF_8);
        byte[] shown = only(query, "hub.verify_token").getBytes(UTF_8);
        if (!only(query, "hub.mode").equals("subscribe") || !MessageDigest.isEqual(wanted, shown)) {
            return new WebhookAnswer.Refused("hub.verify_token is not that of this webhook");
        }
        return new WebhookAnswer.Challenge(only(query, "hub.challenge"));
    }

    private static String only(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }
}
