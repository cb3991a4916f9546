package dev.ephemera.bench;

import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;

/** All measurements of one engine: the platform's figures, each beside its baseline. */
final class EngineBench {

    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final int WARM_UP_CALLS = 30;
    private static final int DOCKER_PATIENCE = 4;

    private final String engine;
    private final Path home;
    private final Effort effort;
    private final Results results;

    EngineBench(String engine, Path home, Effort effort, Results results) {
        this.engine = engine;
        this.home = home;
        this.effort = effort;
        this.results = results;
    }

    void run() throws Exception {
        results.heading("Engine: " + engine);
        Path data = Files.createTempDirectory("ephemera-bench-");
        Map<Integer, Double> rawRates = raw(data.resolve("raw"));
        platform(data, rawRates);
    }

    private Map<Integer, Double> raw(Path data) throws Exception {
        StackCatalog stacks = StackCatalog.read(home.resolve("warm-pool/stacks"));
        Stack python = stacks.forRuntime("python").orElseThrow();
        Path code = data.resolve("code/hello");
        Files.createDirectories(code);
        Files.copy(example("hello-python").resolve("hello.py"), code.resolve("hello.py"));
        Map<Integer, Double> rates = new LinkedHashMap<>();
        try (RawEngine raw = RawEngine.open(engine, data)) {
            raw.prepare(python);
            List<RawEngine.RawRun> runs = new ArrayList<>();
            for (int i = 0; i < Math.min(effort.calls(), 60); i++) {
                runs.add(raw.runOnce(python, code, "hello.handler"));
            }
            addRaw("raw engine: python container, create to ready, p50", runs, RawEngine.RawRun::start);
            addRaw("raw engine: hand-over to answer, p50", runs, RawEngine.RawRun::handOver);
            addRaw("raw engine: kill and verified removal, p50", runs, RawEngine.RawRun::removal);
            for (int threads : effort.concurrencies()) {
                double rate = Load.perSecond(
                        threads, Duration.ofSeconds(1), effort.load(), () -> rawClient(raw, python, code));
                rates.put(threads, rate);
                results.add(Figure.of("raw engine: fresh python containers, " + threads + " threads", rate, "/s"));
            }
        }
        return rates;
    }

    private static Load.Client rawClient(RawEngine raw, Stack stack, Path code) {
        return new Load.Client() {
            @Override
            public void call() throws Exception {
                raw.runOnce(stack, code, "hello.handler");
            }

            @Override
            public void close() {}
        };
    }

    private void addRaw(String what, List<RawEngine.RawRun> runs, ToLongFunction<RawEngine.RawRun> part) {
        results.add(Figure.of(
                what,
                Latencies.of(runs.stream().map(run -> part.applyAsLong(run)).toList())
                        .median(),
                "ms"));
    }

    private void platform(Path data, Map<Integer, Double> rawRates) throws Exception {
        Path launcher = home.resolve("ephemera");
        int port = freePort();
        long started = System.nanoTime();
        try (PlatformProcess platform = PlatformProcess.start(launcher, engine, port, data)) {
            platform.awaitQueue();
            results.add(Figure.of(
                    "queue: ready after the platform's first start", (System.nanoTime() - started) / 1e6, "ms"));
            platform.command(launcher, "deploy", example("hello-python").toString(), "--name", "hello-python");
            platform.command(launcher, "deploy", example("hello-node").toString(), "--name", "hello-node");
            warmUp(platform, "hello-python");
            warmUp(platform, "hello-node");
            latency(platform, "hello-python", "python", List.of("python3", "-c", "print('hello')"));
            latency(platform, "hello-node", "nodejs", List.of("node", "-e", "console.log('hello')"));
            results.add(Figure.of("platform: resident memory, idle", platform.residentMegabytes(), "MB"));
            idle("python", "bootstrap.py");
            idle("nodejs", "bootstrap.mjs");
            double ceiling = 0;
            for (Map.Entry<Integer, Double> raw : rawRates.entrySet()) {
                double rate = Load.perSecond(raw.getKey(), LEAD, effort.load(), () -> platform.caller("hello-python"));
                results.add(Figure.of("platform: fresh python runs, " + raw.getKey() + " callers", rate, "/s")
                        .against("raw loop", raw.getValue()));
                ceiling = Math.max(ceiling, rate);
            }
            results.add(Figure.of("platform: resident memory, after the load", platform.residentMegabytes(), "MB"));
            new QueueBench(platform, effort, results).run(ceiling);
            new ScheduleBench(platform, results).run();
            Path clock = Files.writeString(data.resolve("clock.py"), MappingBench.CLOCK);
            platform.command(launcher, "deploy", clock.toString(), "--name", MappingBench.FUNCTION);
            platform.awaitCall(MappingBench.FUNCTION);
            try (KafkaRecords records = new KafkaRecords(platform.brokerAddress())) {
                new MappingBench(platform, records, effort, results).run(ceiling);
            }
        }
        firstCall(launcher, port, data);
        webhooks(launcher, port);
    }

    /** On a platform of its own: what it takes in takes minutes to run, and would be in the way of all else. */
    private void webhooks(Path launcher, int port) throws IOException, InterruptedException, ExecutionException {
        Path data = Files.createTempDirectory("ephemera-bench-webhooks-");
        try (PlatformProcess platform = PlatformProcess.start(launcher, engine, port, data)) {
            platform.awaitQueue();
            platform.command(launcher, "deploy", example("hello-python").toString(), "--name", "hello-python");
            platform.awaitCall("hello-python");
            new WebhookBench(platform, effort, results).run();
        }
    }

    private void warmUp(PlatformProcess platform, String function) throws InterruptedException, ExecutionException {
        Load.perSecond(2, Duration.ZERO, effort.warmUp(), () -> platform.caller(function));
    }

    private void latency(PlatformProcess platform, String function, String stack, List<String> hello)
            throws IOException, InterruptedException {
        platform.awaitCall(function);
        // A container of Docker's takes several times as long to replace.
        Duration pause = engine.equals("docker") ? effort.pause().multipliedBy(DOCKER_PATIENCE) : effort.pause();
        List<Long> nanos = new ArrayList<>();
        try (HttpCaller caller = platform.caller(function)) {
            for (int i = 0; i < WARM_UP_CALLS + effort.calls(); i++) {
                Load.pause(pause);
                long start = System.nanoTime();
                caller.call();
                if (i >= WARM_UP_CALLS) {
                    nanos.add(System.nanoTime() - start);
                }
            }
        }
        Latencies warm = Latencies.of(nanos);
        Figure p50 = Figure.of("platform: " + function + ", whole HTTP call, p50", warm.median(), "ms");
        if (engine.equals("docker")) {
            Latencies dockerRun = DockerRun.latencies(DockerRun.imageOf(stack), hello, Math.min(effort.calls(), 20));
            p50 = p50.against("docker run of the same image", dockerRun.median());
        }
        results.add(p50);
        results.add(Figure.of("platform: " + function + ", whole HTTP call, p99", warm.quantile(0.99), "ms"));
    }

    private void idle(String stack, String bootstrap) throws IOException {
        IdleMemory memory = IdleMemory.of(bootstrap);
        if (memory.containers() > 0) {
            results.add(Figure.of("idle " + stack + " container, proportional memory", memory.megabytesEach(), "MB"));
        }
    }

    private void firstCall(Path launcher, int port, Path data) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            try (PlatformProcess platform = PlatformProcess.start(launcher, engine, port, data)) {
                platform.awaitCall("hello-python");
                nanos.add(System.nanoTime() - start);
            }
        }
        results.add(Figure.of(
                "platform: process start to first successful call, p50",
                Latencies.of(nanos).median(),
                "ms"));
    }

    private Path example(String name) {
        return home.resolve("functions-examples").resolve(name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
