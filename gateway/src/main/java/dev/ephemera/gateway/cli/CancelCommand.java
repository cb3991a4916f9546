package dev.ephemera.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel}: ends invocations that wait or run. */
@Command(name = "cancel", description = "Ends invocations that wait or run.", sortOptions = false)
final class CancelCommand extends PlatformCommand {

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The invocations.")
    private List<String> ids = new ArrayList<>();

    CancelCommand(Terminal terminal) {
        super(terminal);
    }

    /** Goes on after one that cannot be cancelled, so that it does not hide the rest. */
    @Override
    ExitCode run(PlatformClient platform) {
        var cancelled = Json.array();
        for (String id : ids) {
            Reply reply = platform.post(PlatformClient.invocationPath(id) + "/cancel");
            if (reply.isError()) {
                complain("cannot cancel '" + id + "': " + reply.errorMessage());
            } else {
                boolean over = reply.json().path("status").asText().equals("cancelled");
                cancelled.add(reply.json());
                if (!json()) {
                    print(over ? "cancelled " + id : "cancelling " + id + ": it runs, and is ended");
                }
            }
        }
        if (json()) {
            print(Json.pretty(cancelled));
        }
        return cancelled.size() == ids.size() ? ExitCode.OK : ExitCode.FAILED;
    }
}
