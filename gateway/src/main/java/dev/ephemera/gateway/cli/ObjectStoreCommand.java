package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code object-store}: how the platform's own object store is reached. */
@Command(
        name = "object-store",
        description = {
            "Shows how to reach the platform's object store, and with what key.",
            "To use the aws command with it: eval \"$(./ephemera object-store --env)\""
        },
        sortOptions = false)
final class ObjectStoreCommand extends PlatformCommand {

    @Option(names = "--env", description = "Print the variables that AWS clients read, for a shell.")
    private boolean environment;

    ObjectStoreCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get("/object-store");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show the object store: " + reply.errorMessage());
        }
        JsonNode store = reply.json();
        if (environment) {
            return printEnvironment(store);
        }
        if (json()) {
            print(Json.pretty(store));
            return ExitCode.OK;
        }
        line("state", store.path("state").asText() + ", " + store.path("detail").asText());
        line("events", store.path("keptEvents").asText() + " wait for the queue");
        line("endpoint", store.path("endpoint").asText("none at the moment"));
        line("region", store.path("region").asText());
        line("key id", store.path("accessKeyId").asText());
        line("secret", store.path("secretAccessKey").asText());
        return ExitCode.OK;
    }

    private ExitCode printEnvironment(JsonNode store) {
        if (!store.has("endpoint")) {
            throw CommandFailure.failed(
                    "the object store is not there: " + store.path("detail").asText());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL_S3", "endpoint");
        variables.put("AWS_REGION", "region");
        variables.put("AWS_ACCESS_KEY_ID", "accessKeyId");
        variables.put("AWS_SECRET_ACCESS_KEY", "secretAccessKey");
        variables.forEach((variable, field) ->
                print("export " + variable + "=" + quoted(store.path(field).asText())));
        return ExitCode.OK;
    }

    private void line(String label, String text) {
        print("%-9s %s".formatted(label, text));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
