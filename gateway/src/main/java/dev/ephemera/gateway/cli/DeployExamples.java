package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.gateway.serve.StartReport;
import dev.ephemera.warmpool.engine.StackAvailability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Deploys every example through the platform's own API, as {@code deploy} would. */
final class DeployExamples {

    private static final Path FOLDER = Path.of("functions-examples");

    private final Terminal terminal;
    private final URI address;
    private final StartReport report;

    DeployExamples(Terminal terminal, URI address, StartReport report) {
        this.terminal = terminal;
        this.address = address;
        this.report = report;
    }

    /** One that cannot be deployed, perhaps because its stack is not available, keeps none of the others back. */
    void run() {
        run(Path.of(System.getProperty("ephemera.home", ".")).resolve(FOLDER));
    }

    void run(Path folder) {
        Optional<String> key = Optional.ofNullable(terminal.environment().get(Connection.KEY_VARIABLE));
        try (PlatformClient platform = new PlatformClient(address, key)) {
            Deployment deployment = new Deployment(platform);
            JsonNode stacks = platform.get("/stacks").json();
            for (Path example : examples(folder)) {
                try {
                    Optional<String> obstacle = isSourceOnly(example)
                            ? Optional.of("it has to be compiled; its README.md says how")
                            : obstacle(stacks, FunctionSettings.of(example));
                    if (obstacle.isPresent()) {
                        terminal.out()
                                .println("  example " + example.getFileName() + " is left out: " + obstacle.get());
                        continue;
                    }
                    Deployment.Deployed deployed = deployment.deploy(example, FunctionSettings.NONE);
                    terminal.out().println("  example " + deployed.summary());
                } catch (CommandFailure failure) {
                    terminal.err().println("  example " + example.getFileName() + ": " + failure.getMessage());
                }
            }
        }
    }

    /** Whether there is Java in it, but nothing that a JVM could load. */
    private static boolean isSourceOnly(Path example) {
        try (Stream<Path> files = Files.walk(example)) {
            List<String> names = files.map(Path::toString).toList();
            return names.stream().anyMatch(name -> name.endsWith(".java"))
                    && names.stream().noneMatch(name -> name.endsWith(".class") || name.endsWith(".jar"));
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read '" + example + "': " + e.getMessage());
        }
    }

    private Optional<String> obstacle(JsonNode stacks, FunctionSettings settings) {
        return stacks.valueStream()
                .filter(stack -> stack.path("runtimes")
                        .valueStream()
                        .anyMatch(name -> name.asText().equals(settings.runtime())))
                .findFirst()
                .flatMap(this::obstacle);
    }

    /** Why the stack's functions could not run soon: a root file system keeps the machine busy for minutes. */
    private Optional<String> obstacle(JsonNode stack) {
        String title = stack.path("title").asText();
        String name = stack.path("name").asText();
        return Optional.ofNullable(report.stacks().get(name))
                .flatMap(state -> obstacle(title, name, state.availability()));
    }

    private Optional<String> obstacle(String title, String name, StackAvailability availability) {
        return switch (availability) {
            case StackAvailability.Missing(String remedy) -> Optional.of(title + ": " + remedy);
            case StackAvailability.Buildable() ->
                report.engine().name().equals("sandbox")
                        ? Optional.of(
                                title + " is not built; after ./ephemera stacks build " + name + " it can be deployed")
                        : Optional.empty();
            case StackAvailability.Available _ -> Optional.empty();
        };
    }

    private static List<Path> examples(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(FunctionSettings.FILE_NAME)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read the examples in '" + folder + "': " + e.getMessage());
        }
    }
}
