package dev.ephemera.gateway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what a function's latest runs printed. */
@Command(
        name = "logs",
        description = "Shows what the latest runs of a function printed, the newest last.",
        sortOptions = false)
final class LogsCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The function.")
    private String name = "";

    @Option(
            names = {"-n", "--runs"},
            paramLabel = "N",
            description = "How many runs; otherwise 10.")
    private @Nullable Integer runs;

    LogsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(
                "/functions/" + PlatformClient.encoded(name) + "/logs" + (runs == null ? "" : "?limit=" + runs));
        if (reply.isNotFound()) {
            throw CommandFailure.failed("there is no function '" + name + "'; see ./ephemera list");
        }
        if (reply.isError()) {
            throw CommandFailure.failed("cannot read the logs of '" + name + "': " + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(Json.object().put("function", name).put("log", reply.text())));
        } else if (reply.body().length == 0) {
            complain("'" + name + "' has not run yet; call it: ./ephemera invoke " + name);
        } else {
            terminal().out().write(reply.body(), 0, reply.body().length);
            terminal().out().flush();
        }
        return ExitCode.OK;
    }
}
