package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code webhook create}: has what others send run a function. */
@Command(
        name = "create",
        description = {
            "Has what others post to /webhooks/NAME run a function. Senders show who they are by a scheme:",
            "  github, stripe, slack, meta, standard (Standard Webhooks, Svix): a signature;",
            "  token: the secret itself, as 'Authorization: Bearer', 'X-Webhook-Token' or ?token=;",
            "  none: nothing, which a platform with keys does not let in.",
            "Without a secret one is made for github, standard and token, and shown once."
        },
        sortOptions = false)
final class WebhookCreateCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "What the webhook is called; ends its address.")
    private String name = "";

    @Option(names = "--function", paramLabel = "NAME", required = true, description = "What it runs.")
    private String function = "";

    @Option(names = "--scheme", paramLabel = "SCHEME", required = true, description = "How senders sign.")
    private String scheme = "";

    @Mixin
    private SecretOptions secret = new SecretOptions();

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            description = "How old a signature may be, where it says when it was made; otherwise 300.")
    private @Nullable Integer window;

    @Option(
            names = "--verify-token",
            paramLabel = "TOKEN",
            description = "With meta: what Meta shows when it asks whether anybody is there; otherwise one is made.")
    private @Nullable String verifyToken;

    WebhookCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ObjectNode request =
                Json.object().put("name", name).put("function", function).put("scheme", scheme);
        request.put("windowSeconds", window).put("verifyToken", verifyToken);
        secret.addTo(request, terminal());
        Reply reply = platform.send(HttpMethod.POST, WebhookCommands.PATH, request);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot make the webhook '" + name + "': " + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else {
            WebhookCommands.lines(platform, "created", reply.json()).forEach(this::print);
        }
        return ExitCode.OK;
    }
}
