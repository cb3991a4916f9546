package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dead-letter}: one of them with its whole event. */
@Command(name = "dead-letter", description = "Shows a dead letter with its whole event.", sortOptions = false)
final class DeadLetterCommand extends PlatformCommand {

    @Parameters(paramLabel = "ID", description = "The dead letter.")
    private String id = "";

    DeadLetterCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(PlatformClient.deadLetterPath(id));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show '" + id + "': " + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else {
            page(reply.json()).forEach(this::print);
        }
        return ExitCode.OK;
    }

    private static List<String> page(JsonNode letter) {
        List<String> lines = new ArrayList<>();
        if (letter.has("invocation")) {
            lines.addAll(InvocationPage.of(letter.path("invocation")));
        } else {
            lines.add("place     " + Cell.text(letter.path("place")));
        }
        lines.add("");
        lines.add("dead since " + Cell.time(letter.path("since")) + ": " + Cell.text(letter.path("reason")));
        lines.add("");
        lines.add(
                letter.has("event")
                        ? Json.pretty(letter.path("event"))
                        : "base64: " + letter.path("base64").asText());
        return lines;
    }
}
