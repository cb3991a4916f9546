package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code webhook}: addresses at which others run functions. */
@Command(
        name = "webhook",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, shows, changes and deletes webhooks: addresses at which others run functions.",
        sortOptions = false)
final class WebhookCommands {

    static final String PATH = "/triggers/webhooks";

    private WebhookCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine webhook = new CommandLine(new WebhookCommands());
        webhook.addSubcommand(new WebhookCreateCommand(terminal));
        webhook.addSubcommand(new WebhookListCommand(terminal));
        webhook.addSubcommand(new WebhookShowCommand(terminal));
        webhook.addSubcommand(new WebhookUpdateCommand(terminal));
        webhook.addSubcommand(new WebhookDeleteCommand(terminal));
        return webhook;
    }

    /** Where the platform keeps the webhook of this name. */
    static String path(String name) {
        return PATH + "/" + PlatformClient.encoded(name);
    }

    /** A webhook that was made or changed, with what is shown this one time. */
    static List<String> lines(PlatformClient platform, String done, JsonNode webhook) {
        return Stream.of(
                        done + " " + webhook.path("name").asText() + ": runs "
                                + webhook.path("function").asText() + " (scheme "
                                + webhook.path("scheme").asText() + ")",
                        "  " + platform.address() + webhook.path("path").asText(),
                        newlyMade("secret", webhook.path("secret")),
                        newlyMade("verify token", webhook.path("verifyToken")))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    static String newlyMade(String what, JsonNode secret) {
        return secret.isTextual() ? "  " + what + ", shown this once: " + secret.asText() : "";
    }
}
