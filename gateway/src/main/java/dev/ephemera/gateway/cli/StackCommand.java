package dev.ephemera.gateway.cli;

import dev.ephemera.gateway.serve.StackWorkbench;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that work on stacks have in common: this machine's engine, whether a platform runs or not. */
abstract class StackCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Stacks; otherwise all there are.")
    private List<String> names = List.of();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "What makes containers: docker, sandbox or auto. Default auto.")
    private @Nullable String engine;

    @Option(
            names = "--stacks",
            paramLabel = "DIR",
            description = "A folder with stacks of your own, besides those that come with Ephemera.")
    private @Nullable Path stacks;

    @Option(names = "--config", paramLabel = "FILE", description = "The platform's YAML file with settings.")
    private @Nullable Path configuration;

    StackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    abstract ExitCode run(ContainerEngine containers, List<Stack> chosen);

    @Override
    public Integer call() {
        ConfigurationFile.use(configuration);
        try (CleanEnd _ = CleanEnd.ofThisThread();
                StackWorkbench workbench = StackWorkbench.open(settings())) {
            return run(workbench.engine(), chosen(workbench.stacks())).status();
        } catch (CommandFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw StartFailure.explain(e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (engine != null) {
            settings.put("ephemera.engine", engine);
        }
        if (stacks != null) {
            settings.put(
                    "ephemera.own-stacks", stacks.toAbsolutePath().normalize().toString());
        }
        return settings;
    }

    private List<Stack> chosen(StackCatalog catalog) {
        if (names.isEmpty()) {
            return List.copyOf(catalog.stacks());
        }
        Set<Stack> chosen = new LinkedHashSet<>();
        for (String name : names) {
            chosen.add(catalog.forRuntime(name)
                    .orElseThrow(() -> CommandFailure.usage("there is no stack '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    catalog.stacks().stream().map(Stack::name).toList()))));
        }
        return List.copyOf(chosen);
    }

    void print(String line) {
        terminal.out().println(line);
    }

    void complain(String line) {
        terminal.err().println("ephemera: " + line);
    }
}
