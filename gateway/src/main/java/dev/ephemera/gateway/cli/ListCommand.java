package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code list}: the functions there are. */
@Command(name = "list", description = "Shows the functions there are.", sortOptions = false)
final class ListCommand extends PlatformCommand {

    ListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ArrayNode functions = Json.array();
        String marker = "";
        do {
            Reply reply = platform.get(
                    PlatformClient.FUNCTIONS + (marker.isEmpty() ? "" : "?Marker=" + PlatformClient.encoded(marker)));
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list functions: " + reply.errorMessage());
            }
            JsonNode page = reply.json();
            page.path("Functions").forEach(functions::add);
            marker = page.path("NextMarker").asText("");
        } while (!marker.isEmpty() && !marker.equals("null"));
        show(platform, functions);
        return ExitCode.OK;
    }

    private void show(PlatformClient platform, ArrayNode functions) {
        if (json()) {
            print(Json.pretty(functions));
        } else if (functions.isEmpty()) {
            print("No functions yet. Deploy one: ./ephemera deploy hello.py");
        } else {
            Table table = new Table(List.of("NAME", "RUNTIME", "HANDLER", "MEMORY", "TIMEOUT", "MODIFIED"));
            for (JsonNode function : functions) {
                table.add(List.of(
                        function.path("FunctionName").asText(),
                        function.path("Runtime").asText("image"),
                        function.has("Runtime") ? function.path("Handler").asText() : image(platform, function),
                        function.path("MemorySize").asText() + " MB",
                        function.path("Timeout").asText() + " s",
                        function.path("LastModified").asText()));
            }
            table.lines().forEach(this::print);
        }
    }

    /** Lambda's list does not tell it. Empty if the function has been deleted since. */
    private static String image(PlatformClient platform, JsonNode function) {
        Reply reply = platform.get(
                PlatformClient.functionPath(function.path("FunctionName").asText()));
        return reply.isError() ? "" : reply.json().at("/Code/ImageUri").asText();
    }
}
