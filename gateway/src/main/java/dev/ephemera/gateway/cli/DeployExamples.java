package dev.ephemera.gateway.cli;

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

    DeployExamples(Terminal terminal, URI address) {
        this.terminal = terminal;
        this.address = address;
    }

    /** One that cannot be deployed, perhaps because its stack is not available, keeps none of the others back. */
    void run() {
        Path home = Path.of(System.getProperty("ephemera.home", "."));
        Optional<String> key = Optional.ofNullable(terminal.environment().get(Connection.KEY_VARIABLE));
        try (PlatformClient platform = new PlatformClient(address, key)) {
            Deployment deployment = new Deployment(platform);
            for (Path example : examples(home.resolve(FOLDER))) {
                try {
                    Deployment.Deployed deployed = deployment.deploy(example, FunctionSettings.NONE);
                    terminal.out().println("  example " + deployed.summary());
                } catch (CommandFailure failure) {
                    terminal.err().println("  example " + example.getFileName() + ": " + failure.getMessage());
                }
            }
        }
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
