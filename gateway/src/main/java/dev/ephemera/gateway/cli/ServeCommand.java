package dev.ephemera.gateway.cli;

import dev.ephemera.gateway.serve.Server;
import dev.ephemera.warmpool.time.TimeSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the platform itself, until a signal ends it. */
@Command(
        name = "serve",
        description = {
            "Starts the platform and runs until Ctrl-C or SIGTERM, then finishes what is running.",
            "Every setting is also a key of the configuration file and an environment variable."
        },
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final TimeSource time;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0 takes a free one. Default 7070.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Any but 127.0.0.1 needs an API key. Default 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where functions and their code are kept. Default .ephemera in the project's root.")
    private @Nullable Path data;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "What makes containers: docker, sandbox or auto. Default auto.")
    private @Nullable String engine;

    @Option(
            names = "--stacks",
            paramLabel = "DIR",
            description = "A folder with stacks of your own, one folder each, besides those that come with Ephemera.")
    private @Nullable Path stacks;

    @Option(names = "--config", paramLabel = "FILE", description = "A YAML file with settings.")
    private @Nullable Path configuration;

    @Option(names = "--examples", description = "Also deploy the example functions.")
    private boolean examples;

    ServeCommand(Terminal terminal, TimeSource time) {
        this.terminal = terminal;
        this.time = time;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConfigurationFile.use(configuration);
        long began = time.monotonicNanos();
        try (Server server = start()) {
            StopSignals signals = StopSignals.install(terminal.err());
            StartScreen screen = new StartScreen(server.address(), server.report(), time.since(began));
            screen.lines().forEach(terminal.out()::println);
            if (examples) {
                new DeployExamples(terminal, server.address(), server.report()).run();
            }
            terminal.out().flush();
            signals.await();
            terminal.err()
                    .println("Draining: no new work is taken, runs in flight may finish. Ctrl-C again ends them.");
        }
        terminal.err().println("Stopped; every container is gone.");
        return ExitCode.OK.status();
    }

    private Server start() {
        try {
            return Server.start(settings());
        } catch (RuntimeException e) {
            throw StartFailure.explain(e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        put(settings, "ephemera.port", port);
        put(settings, "ephemera.host", host);
        put(
                settings,
                "ephemera.data",
                data == null ? null : data.toAbsolutePath().normalize().toString());
        put(settings, "ephemera.engine", engine);
        put(
                settings,
                "ephemera.own-stacks",
                stacks == null ? null : stacks.toAbsolutePath().normalize().toString());
        return settings;
    }

    private static void put(Map<String, Object> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put(key, value);
        }
    }
}
