package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code alias list}: the aliases of a function. */
@Command(name = "list", description = "Shows the aliases of a function.", sortOptions = false)
final class AliasListCommand extends PlatformCommand {

    @Parameters(paramLabel = "FUNCTION", description = "The function.")
    private String function = "";

    AliasListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ArrayNode aliases = Json.array();
        String path = AliasCommands.path(function);
        String marker = "";
        do {
            Reply reply = platform.get(marker.isEmpty() ? path : path + "?Marker=" + PlatformClient.encoded(marker));
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list the aliases of '" + function + "': " + reply.errorMessage());
            }
            reply.json().path("Aliases").forEach(aliases::add);
            marker = reply.json().path("NextMarker").asText();
        } while (!marker.isEmpty());
        if (json()) {
            print(Json.pretty(aliases));
        } else if (aliases.isEmpty()) {
            print("No aliases yet. Make one: ./ephemera alias create " + function + ":live --version 1");
        } else {
            show(aliases);
        }
        return ExitCode.OK;
    }

    private void show(ArrayNode aliases) {
        Table table = new Table(List.of("ALIAS", "RUNS", "DESCRIPTION"));
        for (JsonNode alias : aliases) {
            table.add(List.of(
                    function + ":" + alias.path("Name").asText(),
                    AliasCommands.leadsTo(alias),
                    Cell.text(alias.path("Description"))));
        }
        table.lines().forEach(this::print);
    }
}
