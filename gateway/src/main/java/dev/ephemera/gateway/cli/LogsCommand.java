package dev.ephemera.gateway.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what a function's latest runs, or one invocation, printed. */
@Command(
        name = "logs",
        description = {
            "Shows what the latest runs of a function printed, the newest last, or what one invocation did.",
            "With --follow it goes on with what is printed from now on: of a function until Ctrl-C, of an"
                    + " invocation until that is over."
        },
        sortOptions = false)
final class LogsCommand extends PlatformCommand {

    private static final Pattern INVOCATION = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Parameters(paramLabel = "NAME|ID", description = "The function, or the invocation.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Show what is printed while it is printed.")
    private boolean follow;

    @Option(
            names = {"-n", "--runs"},
            paramLabel = "N",
            description = "How many runs of the function; otherwise 10.")
    private @Nullable Integer runs;

    LogsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        boolean invocation = INVOCATION.matcher(name).matches();
        if (runs != null && (invocation || follow)) {
            throw CommandFailure.usage("-n counts the past runs of a function: leave it out");
        }
        if (follow && json()) {
            throw CommandFailure.usage("--json is for what is complete: leave it or --follow out");
        }
        Query path = new Query(
                invocation
                        ? PlatformClient.invocationPath(name) + "/log"
                        : "/functions/" + PlatformClient.encoded(name) + "/logs");
        if (follow) {
            platform.follow(path.with("follow", "true").toString(), terminal().out())
                    .ifPresent(refusal -> {
                        throw refused(refusal, invocation);
                    });
        } else {
            show(platform.get(path.with("limit", runs).toString()), invocation);
        }
        return ExitCode.OK;
    }

    private void show(Reply reply, boolean invocation) {
        if (reply.isError()) {
            throw refused(reply, invocation);
        }
        if (json()) {
            print(Json.pretty(Json.object()
                    .put(invocation ? "invocation" : "function", name)
                    .put("log", reply.text())));
        } else if (reply.body().length == 0) {
            complain(
                    invocation
                            ? "'" + name + "' has printed nothing; see ./ephemera invocation " + name
                            : "'" + name + "' has not run yet; call it: ./ephemera invoke " + name);
        } else {
            terminal().out().write(reply.body(), 0, reply.body().length);
            terminal().out().flush();
        }
    }

    private CommandFailure refused(Reply reply, boolean invocation) {
        return CommandFailure.failed(
                reply.isNotFound() && !invocation
                        ? "there is no function '" + name + "'; see ./ephemera list"
                        : "cannot read the log of '" + name + "': " + reply.errorMessage());
    }
}
