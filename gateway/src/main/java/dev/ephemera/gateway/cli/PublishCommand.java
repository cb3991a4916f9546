package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code publish}: freezes a function as it is, under a number. */
@Command(
        name = "publish",
        description = {
            "Freezes a function as it is now, as its next version: a number, which can be called as FUNCTION:NUMBER.",
            "If nothing has changed since the last version, there is no new one."
        },
        sortOptions = false)
final class PublishCommand extends PlatformCommand {

    @Parameters(paramLabel = "FUNCTION", description = "The function.")
    private String function = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "A sentence about the version.")
    private @Nullable String description;

    PublishCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ObjectNode request = Json.object();
        if (description != null) {
            request.put("Description", description);
        }
        Reply reply = platform.send(HttpMethod.POST, PlatformClient.functionPath(function) + "/versions", request);
        if (reply.isNotFound()) {
            throw CommandFailure.failed("there is no function '" + function + "'; see ./ephemera list");
        }
        if (reply.isError()) {
            throw CommandFailure.failed("cannot publish '" + function + "': " + reply.errorMessage());
        }
        JsonNode version = reply.json();
        print(
                json()
                        ? Json.pretty(version)
                        : version.path("FunctionName").asText() + ":"
                                + version.path("Version").asText());
        return ExitCode.OK;
    }
}
