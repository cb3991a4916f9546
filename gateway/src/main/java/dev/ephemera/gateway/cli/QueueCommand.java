package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code queue}: how asynchronous calls are getting on. */
@Command(name = "queue", description = "Shows how asynchronous calls are getting on.", sortOptions = false)
final class QueueCommand extends PlatformCommand {

    QueueCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get("/queue");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show the queue: " + reply.errorMessage());
        }
        JsonNode queue = reply.json();
        if (json()) {
            print(Json.pretty(queue));
            return ExitCode.OK;
        }
        for (String count : new String[] {"accepted", "waiting", "running", "completed", "dead"}) {
            print("%-11s%d".formatted(count, queue.path(count).asLong()));
        }
        print("%-11s%s".formatted("oldest due", oldest(queue.path("oldestDueSeconds"))));
        JsonNode broker = queue.path("broker");
        if (!broker.isMissingNode()) {
            print("%-11s%s: %s, %s"
                    .formatted(
                            "broker",
                            Cell.text(broker.path("name")),
                            Cell.text(broker.path("state")),
                            Cell.text(broker.path("detail"))));
        }
        return ExitCode.OK;
    }

    private static String oldest(JsonNode seconds) {
        return seconds.isNumber() ? "waits for " + seconds.asText() + " s" : Cell.NOTHING;
    }
}
