package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code layer publish}: makes the next version of a layer from a folder or a zip. */
@Command(
        name = "publish",
        description = {
            "Makes the next version of a layer from a folder or a zip; its files appear below /opt.",
            "Python looks for modules in python/, Node.js in nodejs/node_modules/; programs belong into bin/, "
                    + "shared libraries into lib/."
        },
        sortOptions = false)
final class LayerPublishCommand extends PlatformCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "The layer.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DIR|ZIP", description = "Its files.")
    private Path source = Path.of(".");

    @Option(names = "--description", paramLabel = "TEXT", description = "A sentence about this version.")
    private @Nullable String description;

    @Option(names = "--license", paramLabel = "TEXT", description = "Its licence.")
    private @Nullable String license;

    @Option(names = "--runtime", paramLabel = "RUNTIME", description = "What it is meant for; may be repeated.")
    private List<String> runtimes = List.of();

    LayerPublishCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ObjectNode request = Json.object();
        request.putObject("Content")
                .put(
                        "ZipFile",
                        CodePackage.of(source.toAbsolutePath().normalize()).zip());
        if (description != null) {
            request.put("Description", description);
        }
        if (license != null) {
            request.put("LicenseInfo", license);
        }
        runtimes.forEach(request.putArray("CompatibleRuntimes")::add);
        Reply reply = platform.send(HttpMethod.POST, LayerCommands.versionsPath(name), request);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot publish '" + name + "': " + reply.errorMessage());
        }
        JsonNode version = reply.json();
        if (json()) {
            print(Json.pretty(version));
        } else {
            String arn = version.path("LayerVersionArn").asText();
            print("published " + LayerCommands.shortName(arn) + " ("
                    + version.at("/Content/CodeSize").asText() + " bytes)");
            print("  " + arn);
        }
        return ExitCode.OK;
    }
}
