package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code invocations}: what has become of calls. */
@Command(name = "invocations", description = "Shows what has become of calls, the newest first.", sortOptions = false)
final class InvocationsCommand extends PlatformCommand {

    private static final int LARGEST_PAGE = 100;

    @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
    private @Nullable String function;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "Only those that are queued, running, succeeded, failed, timed_out, cancelled,"
                    + " platform_error or dead; several with commas.")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "How many; otherwise 20.")
    private int limit = 20;

    InvocationsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        if (limit < 1) {
            throw CommandFailure.usage("--limit is 1 or more, not " + limit);
        }
        ArrayNode invocations = read(platform);
        if (json()) {
            print(Json.pretty(invocations));
        } else if (invocations.isEmpty()) {
            print("No such invocations. Call a function: ./ephemera invoke NAME");
        } else {
            show(invocations);
        }
        return ExitCode.OK;
    }

    private ArrayNode read(PlatformClient platform) {
        ArrayNode all = Json.array();
        Optional<String> marker = Optional.empty();
        do {
            Query query = new Query("/invocations")
                    .with("function", function)
                    .with("status", statuses.isEmpty() ? null : String.join(",", statuses))
                    .with("limit", Math.min(LARGEST_PAGE, limit - all.size()))
                    .with("marker", marker);
            Reply reply = platform.get(query.toString());
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list invocations: " + reply.errorMessage());
            }
            JsonNode page = reply.json();
            page.path("invocations").forEach(all::add);
            marker = Optional.ofNullable(page.path("next").textValue());
        } while (marker.isPresent() && all.size() < limit);
        return all;
    }

    private void show(ArrayNode invocations) {
        Table table = new Table(List.of("ID", "FUNCTION", "STATUS", "START", "RUN", "ATTEMPTS", "RECEIVED", "ERROR"));
        for (JsonNode invocation : invocations) {
            JsonNode attempts = invocation.path("attempts");
            JsonNode last = attempts.path(attempts.size() - 1);
            table.add(List.of(
                    Cell.text(invocation.path("id")),
                    Cell.text(invocation.path("function")),
                    Cell.text(invocation.path("status")),
                    Cell.text(last.path("start")),
                    Cell.milliseconds(last.path("runMilliseconds")),
                    Integer.toString(attempts.size()),
                    Cell.time(invocation.path("received")),
                    Cell.error(invocation.path("error"))));
        }
        table.lines().forEach(this::print);
    }
}
