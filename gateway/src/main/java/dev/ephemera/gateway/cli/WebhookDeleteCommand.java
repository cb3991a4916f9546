package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code webhook delete}: closes a webhook for good. */
@Command(name = "delete", description = "Deletes a webhook and its secret.", sortOptions = false)
final class WebhookDeleteCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The webhook.")
    private String name = "";

    WebhookDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.delete(WebhookCommands.path(name));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot delete the webhook '" + name + "': " + reply.errorMessage());
        }
        print(json() ? Json.pretty(Json.object().put("deleted", name)) : "deleted " + name);
        return ExitCode.OK;
    }
}
