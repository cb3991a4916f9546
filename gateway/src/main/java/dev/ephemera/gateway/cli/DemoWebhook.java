package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.triggers.webhook.signature.StandardSignature;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpMethod;
import java.time.Instant;
import java.util.Map;

/** Somebody elsewhere posts to a webhook and signs what it sends. */
record DemoWebhook(TimeSource time) implements DemoEvent {

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public DemoResult send(DemoStage stage) throws InterruptedException {
        String function = stage.deploy("webhook");
        ObjectNode wanted =
                Json.object().put("name", function).put("function", function).put("scheme", "standard");
        Reply made = stage.platform().send(HttpMethod.POST, WebhookCommands.PATH, wanted);
        if (made.isError()) {
            return new DemoResult.Failed(made.errorMessage());
        }
        stage.removeLater("webhook " + function, () -> stage.delete(WebhookCommands.path(function)));
        Instant now = time.instant();
        Map<String, String> signed = Map.of(
                "webhook-id",
                function,
                "webhook-timestamp",
                Long.toString(now.getEpochSecond()),
                "webhook-signature",
                StandardSignature.sign(made.json().path("secret").asText(), function, now, DemoCommand.EVENT));
        Reply reply = stage.insist(
                () -> stage.platform().post(made.json().path("path").asText(), DemoCommand.EVENT, signed));
        if (reply.isNotImplemented()) {
            return new DemoResult.Skipped(reply.errorMessage());
        }
        if (reply.isError()) {
            return new DemoResult.Failed(reply.errorMessage());
        }
        return DemoResult.Ran.of(stage.awaitEnd(reply.json().path("id").asText()));
    }
}
