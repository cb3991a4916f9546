package dev.ephemera.gateway.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.triggers.webhook.WebhookActivity;
import dev.ephemera.triggers.webhook.definition.KeptSecret;
import dev.ephemera.triggers.webhook.definition.Webhook;
import java.io.IOException;
import java.util.Locale;

/** How a webhook stands in answers: without its secret. */
final class WebhookJson {

    private WebhookJson() {}

    /** Into an object that is open. */
    static void write(JsonGenerator json, Webhook webhook, WebhookActivity.Activity activity) throws IOException {
        json.writeStringField(ReadWebhook.NAME, webhook.name().value());
        json.writeStringField("path", "/webhooks/" + webhook.name());
        json.writeStringField(ReadWebhook.FUNCTION, webhook.function().toString());
        json.writeStringField(ReadWebhook.SCHEME, webhook.scheme().label());
        if (webhook.secret().orElse(null) instanceof KeptSecret.Named(String name)) {
            json.writeStringField(ReadWebhook.SECRET_NAME, name);
        }
        if (webhook.scheme().hasWindow()) {
            json.writeNumberField(ReadWebhook.WINDOW, webhook.window().toSeconds());
        }
        json.writeStringField(ReadWebhook.STATE, webhook.state().name().toLowerCase(Locale.ROOT));
        if (webhook.deployment().isPresent()) {
            json.writeStringField(ReadWebhook.DEPLOYMENT, webhook.deployment().get());
        }
        json.writeStringField("created", webhook.created().toString());
        json.writeNumberField("accepted", activity.accepted());
        json.writeNumberField("refused", activity.refused());
        if (activity.lastEvent().isPresent()) {
            json.writeStringField("lastEvent", activity.lastEvent().get().toString());
        }
        if (activity.lastError().isPresent()) {
            json.writeObjectFieldStart("lastError");
            json.writeStringField("at", activity.lastError().get().at().toString());
            json.writeStringField("reason", activity.lastError().get().reason());
            json.writeEndObject();
        }
    }
}
