package dev.ephemera.gateway.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.triggers.webhook.definition.SecretWish;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.WebhookName;
import dev.ephemera.triggers.webhook.definition.WebhookSettings;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

    private static final List<String> FIELDS =
            List.of(NAME, FUNCTION, SCHEME, SECRET, SECRET_NAME, NEW_SECRET, VERIFY_TOKEN, WINDOW, STATE, DEPLOYMENT);

    private ReadWebhook() {}

    /** @throws RejectedRequestException if it is no object, or has a field that means nothing here */
    static JsonNode object(byte[] body) throws IOException {
        JsonNode object;
        try (JsonParser parser = Json.parser(EventJson.of(body))) {
            object = Json.tree(parser);
        }
        if (!object.isObject()) {
            throw invalid("The request must be a JSON object");
        }
        for (String field : (Iterable<String>) object::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw invalid("There is no field '" + field + "' here; there are " + String.join(", ", FIELDS));
            }
        }
        return object;
    }

    static WebhookName name(JsonNode object) {
        return new WebhookName(
                text(object, NAME).orElseThrow(() -> invalid("The field '" + NAME + "' is missing: name the webhook")));
    }

    /** A name is for ever. */
    static void refuseName(JsonNode object) {
        if (object.has(NAME)) {
            throw invalid("A webhook keeps its name: leave the field '" + NAME + "' out, or make another webhook");
        }
    }

    static WebhookSettings settings(JsonNode object) {
        return new WebhookSettings(
                text(object, FUNCTION).map(function -> FunctionReference.parse(function, Optional.empty())),
                text(object, SCHEME).map(Scheme::parse),
                secret(object),
                text(object, VERIFY_TOKEN),
                window(object),
                text(object, STATE).map(ReadWebhook::state),
                text(object, DEPLOYMENT));
    }

    private static SecretWish secret(JsonNode object) {
        List<SecretWish> wishes = List.of(
                        text(object, SECRET).<SecretWish>map(SecretWish.Given::new),
                        text(object, SECRET_NAME).<SecretWish>map(SecretWish.FromConfiguration::new),
                        isTrue(object, NEW_SECRET)
                                ? Optional.<SecretWish>of(new SecretWish.Generated())
                                : Optional.<SecretWish>empty())
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (wishes.size() > 1) {
            throw invalid("Only one of the fields " + SECRET + ", " + SECRET_NAME + " and " + NEW_SECRET
                    + " can say what the secret is");
        }
        return wishes.isEmpty() ? new SecretWish.Unsaid() : wishes.getFirst();
    }

    private static Optional<Duration> window(JsonNode object) {
        return value(object, WINDOW).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw invalid("The field '" + WINDOW + "' must be a whole number of seconds, not " + value);
            }
            return Duration.ofSeconds(value.intValue());
        });
    }

    private static Webhook.State state(String text) {
        return switch (text) {
            case "enabled" -> Webhook.State.ENABLED;
            case "disabled" -> Webhook.State.DISABLED;
            default -> throw invalid("The field '" + STATE + "' is enabled or disabled, not '" + text + "'");
        };
    }

    private static boolean isTrue(JsonNode object, String field) {
        return value(object, field)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw invalid("The field '" + field + "' must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    private static Optional<String> text(JsonNode object, String field) {
        return value(object, field).map(value -> {
            if (!value.isTextual()) {
                throw invalid("The field '" + field + "' must be a text");
            }
            return value.textValue();
        });
    }

    private static Optional<JsonNode> value(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).filter(value -> !value.isNull());
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
