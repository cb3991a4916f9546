package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.triggers.webhook.signature.Scheme;
import dev.ephemera.triggers.webhook.signature.StandardSignature;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs what webhooks are sent, as Standard Webhooks has it, with the secret that the destination names, or
 * the settings do. Secrets are looked up each time. Immutable.
 */
@Singleton
final class WebhookSigning {

    private static final Logger log = LoggerFactory.getLogger(WebhookSigning.class);

    private final Secrets secrets;
    private final Optional<String> usual;

    WebhookSigning(Secrets secrets, WebhookSettings settings) {
        this.secrets = secrets;
        usual = Optional.of(settings.signingSecret()).filter(name -> !name.isEmpty());
    }

    /** What becomes of a message. */
    sealed interface Signature {}

    /** @param header the value of {@code webhook-signature} */
    record Signed(String header) implements Signature {}

    /** Nobody wants it signed. */
    record Unsigned() implements Signature {}

    /** It cannot be signed, and shall not go out without. */
    record Impossible(String reason) implements Signature {}

    /** @throws RejectedRequestException if there is no such secret as the destination names */
    void check(Destination.ToWebhook webhook) {
        webhook.secretName().ifPresent(name -> {
            if (find(name).isEmpty()) {
                throw new RejectedRequestException(ErrorCode.INVALID_PARAMETER, complaint(name));
            }
        });
    }

    Signature sign(Destination.ToWebhook webhook, String message, Instant sent, byte[] body) {
        Optional<String> name = webhook.secretName().or(() -> usual);
        if (name.isEmpty()) {
            return new Unsigned();
        }
        return find(name.get())
                .<Signature>map(secret -> new Signed(StandardSignature.sign(secret, message, sent, body)))
                .orElseGet(() -> new Impossible(complaint(name.get())));
    }

    private Optional<String> find(String name) {
        try {
            return secrets.named(name)
                    .map(Secret::content)
                    .filter(content -> Scheme.STANDARD.complaint(content).isEmpty());
        } catch (UncheckedIOException e) {
            log.warn("The secret '{}' that webhooks are signed with cannot be read", name, e);
            return Optional.empty();
        }
    }

    private static String complaint(String name) {
        return "The secret '" + name + "' that a webhook is to be signed with is not in the platform's configuration"
                + " (ephemera.secrets), or is no base64 with or without whsec_ before it";
    }
}
