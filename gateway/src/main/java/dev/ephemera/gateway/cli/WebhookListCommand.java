package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code webhook list}: which webhooks there are. */
@Command(
        name = "list",
        description = "Shows the webhooks there are, and what came in at this node.",
        sortOptions = false)
final class WebhookListCommand extends PlatformCommand {

    WebhookListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(WebhookCommands.PATH);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list webhooks: " + reply.errorMessage());
        }
        JsonNode webhooks = reply.json().path("webhooks");
        if (json()) {
            print(Json.pretty(webhooks));
        } else if (webhooks.isEmpty()) {
            print("No webhooks yet. Make one: ./ephemera webhook create NAME --function F --scheme github");
        } else {
            show(webhooks);
        }
        return ExitCode.OK;
    }

    private void show(JsonNode webhooks) {
        Table table = new Table(
                List.of("NAME", "FUNCTION", "SCHEME", "STATE", "ACCEPTED", "REFUSED", "LAST EVENT", "LAST ERROR"));
        for (JsonNode webhook : webhooks) {
            table.add(List.of(
                    webhook.path("name").asText(),
                    webhook.path("function").asText(),
                    webhook.path("scheme").asText(),
                    webhook.path("state").asText(),
                    webhook.path("accepted").asText(),
                    webhook.path("refused").asText(),
                    Cell.time(webhook.path("lastEvent")),
                    Cell.text(webhook.path("lastError").path("reason"))));
        }
        table.lines().forEach(this::print);
    }
}
