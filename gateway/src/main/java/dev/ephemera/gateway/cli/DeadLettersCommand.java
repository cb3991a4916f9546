package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dead-letters}: what was accepted and nothing will run any more. */
@Command(
        name = "dead-letters",
        description = "Shows the asynchronous calls that nothing will run any more, and why; the latest first.",
        sortOptions = false)
final class DeadLettersCommand extends PlatformCommand {

    @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
    private @Nullable String function;

    DeadLettersCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ArrayNode letters = Json.array();
        Optional<String> marker = Optional.empty();
        do {
            Reply reply = platform.get(new Query("/dead-letters")
                    .with("function", function)
                    .with("marker", marker)
                    .toString());
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list dead letters: " + reply.errorMessage());
            }
            JsonNode page = reply.json();
            page.path("deadLetters").forEach(letters::add);
            marker = Optional.ofNullable(page.path("next").textValue());
        } while (marker.isPresent());
        if (json()) {
            print(Json.pretty(letters));
        } else if (letters.isEmpty()) {
            print("No dead letters.");
        } else {
            show(letters);
        }
        return ExitCode.OK;
    }

    private void show(ArrayNode letters) {
        Table table = new Table(List.of("ID", "FUNCTION", "SINCE", "REASON", "ERROR"));
        for (JsonNode letter : letters) {
            table.add(List.of(
                    Cell.text(letter.path("id")),
                    Cell.text(letter.at("/invocation/function")),
                    Cell.time(letter.path("since")),
                    Cell.text(letter.path("reason")),
                    Cell.error(letter.at("/invocation/error"))));
        }
        table.lines().forEach(this::print);
    }
}
