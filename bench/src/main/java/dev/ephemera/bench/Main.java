package dev.ephemera.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the measurements and prints them. */
@Command(
        name = "ephemera bench",
        description =
                "Measures this machine: latencies and rates of the platform, each beside a baseline of the same run.",
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    @Option(
            names = "--engine",
            description = "sandbox or docker; may be given twice. Default: ${DEFAULT-VALUE}.",
            defaultValue = "sandbox")
    private List<String> engines;

    @Option(names = "--quick", description = "Fewer calls and shorter loads: about a minute for each engine.")
    private boolean quick;

    @Option(names = "--stacks", description = "Only what each stack costs: its start and its memory.")
    private boolean stacksOnly;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures to a file, as JSON.")
    private Optional<Path> json;

    @Override
    public void run() {
        Path home = Path.of(System.getProperty("ephemera.home", ".")).toAbsolutePath();
        Results results = new Results(System.out);
        try {
            for (String engine : engines) {
                Effort effort = quick ? Effort.QUICK : Effort.FULL;
                if (!stacksOnly) {
                    new EngineBench(engine, home, effort, results).run();
                }
                new StackBench(engine, home, effort, results).run();
            }
            if (json.isPresent()) {
                results.write(json.get());
            }
        } catch (Exception e) {
            throw new IllegalStateException("The measurement failed: " + e.getMessage(), e);
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
