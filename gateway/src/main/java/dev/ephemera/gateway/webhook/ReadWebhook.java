package dev.ephemera.gateway.webhook;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.gateway.json.RequestFields;
import dev.ephemera.triggers.webhook.definition.SecretWish;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.WebhookName;
import dev.ephemera.triggers.webhook.definition.WebhookSettings;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what somebody wants of a webhook. No complaint repeats what may be a secret. */
final class ReadWebhook {

    static final String NAME = "name";
    static final String FUNCTION = "function";
    static final String SCHEME = "scheme";
    static final String SECRET = "secret";
    static final String SECRET_NAME = "secretName";
    static final String NEW_SECRET = "newSecret";
    static final String VERIFY_TOKEN = "verifyToken";
    static final String WINDOW = "windowSeconds";
    static final String STATE = "state";
    static final String DEPLOYMENT = "deployment";

    private static final Set<String> FIELDS =
            Set.of(NAME, FUNCTION, SCHEME, SECRET, SECRET_NAME, NEW_SECRET, VERIFY_TOKEN, WINDOW, STATE, DEPLOYMENT);

    private ReadWebhook() {}

    /** @throws RejectedRequestException if it is no object, or has a field that means nothing here */
    static RequestFields fields(byte[] body) throws IOException {
        return RequestFields.read(body, FIELDS);
    }

    static WebhookName name(RequestFields fields) {
        return new WebhookName(fields.text(NAME)
                .orElseThrow(() -> RequestFields.invalid("The field '" + NAME + "' is missing: name the webhook")));
    }

    /** A name is for ever. */
    static void refuseName(RequestFields fields) {
        if (fields.value(NAME).isPresent()) {
            throw RequestFields.invalid(
                    "A webhook keeps its name: leave the field '" + NAME + "' out, or make another webhook");
        }
    }

    static WebhookSettings settings(RequestFields fields) {
        return new WebhookSettings(
                fields.text(FUNCTION).map(function -> FunctionReference.parse(function, Optional.empty())),
                fields.text(SCHEME).map(Scheme::parse),
                secret(fields),
                fields.secretText(VERIFY_TOKEN),
                fields.number(WINDOW).stream().mapToObj(Duration::ofSeconds).findFirst(),
                fields.text(STATE).map(ReadWebhook::state),
                fields.text(DEPLOYMENT));
    }

    private static SecretWish secret(RequestFields fields) {
        List<SecretWish> wishes = List.of(
                        fields.secretText(SECRET).<SecretWish>map(SecretWish.Given::new),
                        fields.text(SECRET_NAME).<SecretWish>map(SecretWish.FromConfiguration::new),
                        fields.isTrue(NEW_SECRET)
                                ? Optional.<SecretWish>of(new SecretWish.Generated())
                                : Optional.<SecretWish>empty())
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (wishes.size() > 1) {
            throw RequestFields.invalid("Only one of the fields " + SECRET + ", " + SECRET_NAME + " and " + NEW_SECRET
                    + " can say what the secret is");
        }
        return wishes.isEmpty() ? new SecretWish.Unsaid() : wishes.getFirst();
    }

    private static Webhook.State state(String text) {
        return switch (text) {
            case "enabled" -> Webhook.State.ENABLED;
            case "disabled" -> Webhook.State.DISABLED;
            default ->
                throw RequestFields.invalid("The field '" + STATE + "' is enabled or disabled, not '" + text + "'");
        };
    }
}
