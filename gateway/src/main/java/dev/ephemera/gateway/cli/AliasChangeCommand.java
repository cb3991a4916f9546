package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What making and moving an alias have in common. */
abstract class AliasChangeCommand extends PlatformCommand {

    @Parameters(paramLabel = "FUNCTION:ALIAS", description = "The alias.")
    private String name = "";

    @Option(
            names = "--weight",
            paramLabel = "VERSION=PART",
            description = "A second version, and its part of the calls, 0 to 1; '--weight none' ends that.")
    private @Nullable String weight;

    @Option(names = "--description", paramLabel = "TEXT", description = "A sentence about the alias.")
    private @Nullable String description;

    private AliasChangeCommand(Terminal terminal) {
        super(terminal);
    }

    abstract @Nullable String version();

    abstract Reply send(PlatformClient platform, AliasCommands.Name alias, ObjectNode request);

    @Override
    ExitCode run(PlatformClient platform) {
        AliasCommands.Name alias = AliasCommands.Name.parse(name);
        Reply reply = send(platform, alias, request());
        if (reply.isError()) {
            throw CommandFailure.failed("cannot set alias '" + name + "': " + reply.errorMessage());
        }
        JsonNode set = reply.json();
        print(json() ? Json.pretty(set) : name + " is " + AliasCommands.leadsTo(set));
        return ExitCode.OK;
    }

    private ObjectNode request() {
        ObjectNode request = Json.object();
        if (version() != null) {
            request.put("FunctionVersion", version());
        }
        if (description != null) {
            request.put("Description", description);
        }
        if (weight != null) {
            ObjectNode weights = request.putObject("RoutingConfig").putObject("AdditionalVersionWeights");
            if (!weight.equals("none")) {
                Map.Entry<String, Double> part = part(weight);
                weights.put(part.getKey(), part.getValue());
            }
        }
        return request;
    }

    private static Map.Entry<String, Double> part(String text) {
        int equals = text.indexOf('=');
        try {
            return Map.entry(text.substring(0, equals), Double.parseDouble(text.substring(equals + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw CommandFailure.usage(
                    "'" + text + "' is no version with its part of the calls; write it as 3=0.1, or 'none'");
        }
    }

    /** {@code alias create}. */
    @Command(name = "create", description = "Gives a version a name.", sortOptions = false)
    static final class Create extends AliasChangeCommand {

        @Option(
                names = "--version",
                required = true,
                paramLabel = "VERSION",
                description = "What it stands for: the number that publish has printed, or $LATEST.")
        private String version = "";

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        String version() {
            return version;
        }

        @Override
        Reply send(PlatformClient platform, AliasCommands.Name alias, ObjectNode request) {
            return platform.send(
                    HttpMethod.POST, AliasCommands.path(alias.function()), request.put("Name", alias.alias()));
        }
    }

    /** {@code alias update}. */
    @Command(
            name = "update",
            description = "Moves an alias to another version, or shares its calls between two.",
            sortOptions = false)
    static final class Update extends AliasChangeCommand {

        @Option(names = "--version", paramLabel = "VERSION", description = "What it stands for from now on.")
        private @Nullable String version;

        Update(Terminal terminal) {
            super(terminal);
        }

        @Override
        @Nullable
        String version() {
            return version;
        }

        @Override
        Reply send(PlatformClient platform, AliasCommands.Name alias, ObjectNode request) {
            return platform.send(HttpMethod.PUT, alias.path(), request);
        }
    }
}
