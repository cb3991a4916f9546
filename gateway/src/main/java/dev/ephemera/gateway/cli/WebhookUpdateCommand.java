package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code webhook update}: changes a webhook. */
@Command(name = "update", description = "Changes a webhook; what is not said stays as it is.", sortOptions = false)
final class WebhookUpdateCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The webhook.")
    private String name = "";

    @Option(names = "--function", paramLabel = "NAME", description = "What it runs.")
    private @Nullable String function;

    @Option(names = "--scheme", paramLabel = "SCHEME", description = "How senders sign; wants another secret, too.")
    private @Nullable String scheme;

    @Mixin
    private SecretOptions secret = new SecretOptions();

    @Option(names = "--new-secret", description = "Make a new secret and show it; the old one is good no more.")
    private boolean newSecret;

    @Option(names = "--window", paramLabel = "SECONDS", description = "How old a signature may be.")
    private @Nullable Integer window;

    @Option(names = "--verify-token", paramLabel = "TOKEN", description = "With meta: what Meta shows.")
    private @Nullable String verifyToken;

    @Option(names = "--state", paramLabel = "enabled|disabled", description = "Whether it takes anything in.")
    private @Nullable String state;

    WebhookUpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ObjectNode request = Json.object().put("function", function).put("scheme", scheme);
        request.put("windowSeconds", window).put("verifyToken", verifyToken).put("state", state);
        secret.addTo(request, terminal());
        if (newSecret) {
            request.put("newSecret", true);
        }
        Reply reply = platform.send(HttpMethod.PATCH, WebhookCommands.path(name), request);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot change the webhook '" + name + "': " + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else {
            WebhookCommands.lines(platform, "changed", reply.json()).forEach(this::print);
        }
        return ExitCode.OK;
    }
}
