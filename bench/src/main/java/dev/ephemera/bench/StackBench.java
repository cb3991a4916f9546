package dev.ephemera.bench;

import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What each stack costs: how long its containers take until they wait, and what they occupy meanwhile. */
final class StackBench {

    private static final String BASELINE = "python";

    private final String engine;
    private final Path home;
    private final Effort effort;
    private final Results results;

    StackBench(String engine, Path home, Effort effort, Results results) {
        this.engine = engine;
        this.home = home;
        this.effort = effort;
        this.results = results;
    }

    void run() throws Exception {
        results.heading("Stacks on the engine: " + engine);
        StackCatalog stacks = StackCatalog.read(home.resolve("warm-pool/stacks"));
        try (RawEngine raw = RawEngine.open(engine, Files.createTempDirectory("ephemera-bench-"))) {
            Cost python = measure(raw, stacks.forRuntime(BASELINE).orElseThrow());
            for (Stack stack : stacks.stacks()) {
                if (raw.availability(stack) instanceof StackAvailability.Available) {
                    Cost cost = stack.name().equals(BASELINE) ? python : measure(raw, stack);
                    results.add(Figure.of(stack.name() + ": create to ready, p50", cost.start(), "ms")
                            .against(BASELINE, python.start()));
                    results.add(Figure.of(stack.name() + ": idle, proportional memory", cost.megabytes(), "MB")
                            .against(BASELINE, python.megabytes()));
                } else {
                    results.note(stack.name() + ": left out, it is not there; ./ephemera stacks build " + stack.name());
                }
            }
        }
    }

    private record Cost(double start, double megabytes) {}

    private Cost measure(RawEngine raw, Stack stack) throws Exception {
        raw.prepare(stack);
        List<Long> starts = new ArrayList<>();
        List<Double> idle = new ArrayList<>();
        for (int i = 0; i < Math.max(5, effort.calls() / 20); i++) {
            RawEngine.Wait wait = raw.startOnce(stack);
            starts.add(wait.start());
            idle.add(wait.megabytes());
        }
        idle.sort(Double::compare);
        return new Cost(Latencies.of(starts).median(), idle.get(idle.size() / 2));
    }
}
