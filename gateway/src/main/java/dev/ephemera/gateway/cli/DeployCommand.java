package dev.ephemera.gateway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy}: creates a function from a folder, a source file, a zip or an image, or updates it. */
@Command(
        name = "deploy",
        description = {
            "Creates a function from a folder, a single file, a zip or a container image; updates it if there is one of "
                    + "that name.",
            "What is not said here is taken from function.yaml in the folder (keys: name, runtime, handler, memory, "
                    + "timeout, environment, description, layers, image, triggers), then guessed from the files."
        },
        sortOptions = false)
final class DeployCommand extends PlatformCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR|FILE|ZIP",
            description = "The function's code; the current folder, unless there is an --image.")
    private @Nullable Path source;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The function's name; otherwise the file's or image's.")
    private @Nullable String name;

    @Option(names = "--runtime", paramLabel = "RUNTIME", description = "A stack, such as python or nodejs18.x.")
    private @Nullable String runtime;

    @Option(names = "--handler", paramLabel = "HANDLER", description = "What to call, such as main.handler.")
    private @Nullable String handler;

    @Option(names = "--memory", paramLabel = "MB", description = "Memory limit in MB.")
    private @Nullable Integer memory;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Time limit in seconds.")
    private @Nullable Integer timeout;

    @Option(names = "--env", paramLabel = "KEY=VALUE", description = "An environment variable; may be repeated.")
    private @Nullable Map<String, String> environment;

    @Option(names = "--description", paramLabel = "TEXT", description = "A sentence about the function.")
    private @Nullable String description;

    @Option(
            names = "--layer",
            paramLabel = "NAME:VERSION",
            description = "A layer's version, or its ARN; may be repeated, and replaces those there were.")
    private @Nullable List<String> layers;

    @Option(
            names = "--image",
            paramLabel = "URI",
            description = "A container image to run instead of code, with the Docker engine.")
    private @Nullable String image;

    @Option(
            names = "--entry-point",
            paramLabel = "WORD",
            description = "What to run in the image instead of its ENTRYPOINT, word by word: may be repeated.")
    private @Nullable List<String> entryPoint;

    @Option(
            names = "--command",
            paramLabel = "WORD",
            description = "What comes behind that instead of its CMD, word by word: may be repeated.")
    private @Nullable List<String> command;

    @Option(names = "--working-directory", paramLabel = "DIR", description = "Where in the image it begins.")
    private @Nullable String workingDirectory;

    DeployCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        FunctionSettings said = new FunctionSettings(
                name, runtime, handler, memory, timeout, environment, description, layers, image(), null);
        Deployment deployment = new Deployment(platform);
        Deployment.Deployed deployed = source == null && image != null
                ? deployment.deployImage(said)
                : deployment.deploy(source == null ? Path.of(".") : source, said);
        if (json()) {
            print(Json.pretty(deployed.configuration()));
        } else {
            print(deployed.summary());
            print("  " + platform.address() + "/f/" + deployed.name() + "/");
            deployed.triggers().forEach(trigger -> print("  " + trigger));
        }
        return ExitCode.OK;
    }

    private @Nullable ImageSettings image() {
        boolean nothingSaid = image == null && entryPoint == null && command == null && workingDirectory == null;
        return nothingSaid ? null : new ImageSettings(image, entryPoint, command, workingDirectory);
    }
}
