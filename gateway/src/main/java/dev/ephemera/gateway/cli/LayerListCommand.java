package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code layer list}: which layers there are, with all of their versions. */
@Command(name = "list", description = "Shows all layers, with all of their versions.", sortOptions = false)
final class LayerListCommand extends PlatformCommand {

    LayerListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ArrayNode versions = Json.object().putArray("versions");
        for (JsonNode layer : all(platform, LayerCommands.PATH, "Layers")) {
            String path = LayerCommands.versionsPath(layer.path("LayerName").asText());
            versions.addAll(all(platform, path, "LayerVersions"));
        }
        if (json()) {
            print(Json.pretty(versions));
        } else if (versions.isEmpty()) {
            print("No layers yet. Publish one: ./ephemera layer publish NAME DIR");
        } else {
            show(versions);
        }
        return ExitCode.OK;
    }

    /** Every page of a list. */
    private static List<JsonNode> all(PlatformClient platform, String path, String field) {
        List<JsonNode> items = new ArrayList<>();
        String marker = "";
        do {
            Reply reply = platform.get(marker.isEmpty() ? path : path + "?Marker=" + PlatformClient.encoded(marker));
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list layers: " + reply.errorMessage());
            }
            reply.json().path(field).forEach(items::add);
            marker = reply.json().path("NextMarker").asText();
        } while (!marker.isEmpty());
        return items;
    }

    private void show(ArrayNode versions) {
        Table table = new Table(List.of("LAYER", "CREATED", "RUNTIMES", "DESCRIPTION"));
        for (JsonNode version : versions) {
            List<String> runtimes = new ArrayList<>();
            version.path("CompatibleRuntimes").forEach(runtime -> runtimes.add(runtime.asText()));
            table.add(List.of(
                    LayerCommands.shortName(version.path("LayerVersionArn").asText()),
                    Cell.text(version.path("CreatedDate")),
                    runtimes.isEmpty() ? "any" : String.join(" ", runtimes),
                    Cell.text(version.path("Description"))));
        }
        table.lines().forEach(this::print);
    }
}
