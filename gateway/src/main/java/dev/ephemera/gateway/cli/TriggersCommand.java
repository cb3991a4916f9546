package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code triggers}: what turns outside events into invocations. */
@Command(
        name = "triggers",
        description = "Shows what turns outside events into invocations, and how it is.",
        sortOptions = false)
final class TriggersCommand extends PlatformCommand {

    private static final String NOTHING = "-";

    TriggersCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get("/triggers");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list triggers: " + reply.errorMessage());
        }
        JsonNode triggers = reply.json().path("triggers");
        if (json()) {
            print(Json.pretty(triggers));
        } else if (triggers.isEmpty()) {
            print("No triggers yet. Make some: 'triggers' in function.yaml, or aws lambda create-event-source-mapping");
        } else {
            show(triggers);
        }
        return ExitCode.OK;
    }

    private void show(JsonNode triggers) {
        Table table =
                new Table(List.of("KIND", "SOURCE", "FUNCTION", "STATE", "LAST EVENT", "LAG", "ID", "LAST ERROR"));
        for (JsonNode trigger : triggers) {
            table.add(List.of(
                    text(trigger, "kind"),
                    text(trigger, "source"),
                    text(trigger, "function"),
                    text(trigger, "state"),
                    text(trigger, "lastEvent"),
                    text(trigger, "lag"),
                    text(trigger, "id"),
                    text(trigger, "lastError")));
        }
        table.lines().forEach(this::print);
    }

    private static String text(JsonNode trigger, String field) {
        return trigger.path(field).asText(NOTHING);
    }
}
