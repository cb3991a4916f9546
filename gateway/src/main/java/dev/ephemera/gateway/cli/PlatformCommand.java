package dev.ephemera.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that talk to a platform have in common. */
abstract class PlatformCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    PlatformCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    abstract ExitCode run(PlatformClient platform);

    @Override
    public Integer call() {
        try (PlatformClient platform = connection.open(terminal.environment())) {
            return run(platform).status();
        }
    }

    Terminal terminal() {
        return terminal;
    }

    boolean json() {
        return json;
    }

    void print(String line) {
        terminal.out().println(line);
    }

    void complain(String line) {
        terminal.err().println("ephemera: " + line);
    }
}
