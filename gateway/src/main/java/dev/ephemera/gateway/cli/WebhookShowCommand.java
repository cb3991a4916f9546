package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code webhook show}: all that is known of a webhook but its secret. */
@Command(name = "show", description = "Shows all that is known of a webhook but its secret.", sortOptions = false)
final class WebhookShowCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The webhook.")
    private String name = "";

    WebhookShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(WebhookCommands.path(name));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show the webhook '" + name + "': " + reply.errorMessage());
        }
        print(Json.pretty(reply.json()));
        return ExitCode.OK;
    }
}
