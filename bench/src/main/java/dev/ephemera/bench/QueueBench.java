package dev.ephemera.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The queue of a platform that runs: how fast it takes events in, starts them, and is worked off. */
final class QueueBench {

    private static final String FUNCTION = "hello-python";

    /** Taken in, but not run while anything is measured. */
    private static final String LATER = "X-Ephemera-Async: true\r\nX-Ephemera-Delay: 6d\r\n";

    private static final String NOW = "X-Ephemera-Async: true\r\n";
    private static final int WARM_UP_CALLS = 200;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The flood begins to be worked off before all of it is there: what is counted starts after this share. */
    private static final double LEAD = 0.15;

    /** Enough to keep the machine busy. */
    private static final int CALLERS = 16;

    private final PlatformProcess platform;
    private final Effort effort;
    private final Results results;
    private final ObjectMapper json = new ObjectMapper();

    QueueBench(PlatformProcess platform, Effort effort, Results results) {
        this.platform = platform;
        this.effort = effort;
        this.results = results;
    }

    /** @param about fresh runs a second of this engine, which decides how large a flood is */
    void run(double about) throws IOException, InterruptedException, ExecutionException {
        accept();
        startLatency();
        drain(about);
        results.add(Figure.of("queue: resident memory of its broker", platform.brokerMegabytes(), "MB"));
    }

    private void accept() throws IOException, InterruptedException, ExecutionException {
        List<Long> nanos = new ArrayList<>();
        try (HttpCaller caller = platform.caller(FUNCTION, LATER)) {
            for (int i = 0; i < WARM_UP_CALLS + effort.calls(); i++) {
                long start = System.nanoTime();
                caller.call();
                if (i >= WARM_UP_CALLS) {
                    nanos.add(System.nanoTime() - start);
                }
            }
        }
        Latencies accepted = Latencies.of(nanos);
        results.add(Figure.of("queue: 202 after acks=all, one caller, p50", accepted.median(), "ms"));
        results.add(Figure.of("queue: 202 after acks=all, one caller, p99", accepted.quantile(0.99), "ms"));
        for (int callers : effort.concurrencies()) {
            double rate = Load.perSecond(
                    callers, Duration.ofSeconds(1), effort.load(), () -> platform.caller(FUNCTION, LATER));
            results.add(Figure.of("queue: accepted, " + callers + " callers", rate, "/s"));
        }
    }

    /** From the acceptance to the function's first line: the queue, a container, loading the code. */
    private void startLatency() throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        try (HttpCaller caller = platform.caller(FUNCTION, NOW)) {
            for (int i = 0; i < effort.calls(); i++) {
                Load.pause(effort.pause());
                String id = json.readTree(caller.post()).path("id").asText();
                nanos.add(untilStart(ended(id)));
            }
        }
        Latencies starts = Latencies.of(nanos);
        results.add(Figure.of("queue: accepted to the function running, p50", starts.median(), "ms"));
        results.add(Figure.of("queue: accepted to the function running, p99", starts.quantile(0.99), "ms"));
    }

    private JsonNode ended(String id) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            JsonNode invocation = json.readTree(platform.get("/invocations/" + id));
            if (invocation.has("ended")) {
                return invocation;
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("Invocation " + id + " has not ended: " + invocation);
            }
            Load.pause(LOOK);
        }
    }

    private static long untilStart(JsonNode invocation) {
        Duration whole = Duration.between(
                Instant.parse(invocation.path("received").asText()),
                Instant.parse(invocation.path("ended").asText()));
        double run = invocation.path("attempts").path(0).path("runMilliseconds").asDouble();
        return whole.toNanos() - (long) (run * 1e6);
    }

    /**
     * The ceiling is measured right after it, with the same JVM as warm, and a first flood goes before, as the
     * path of queued runs is compiled only when it is used.
     */
    private void drain(double about) throws IOException, InterruptedException, ExecutionException {
        double before = completed();
        flood(WARM_UP_CALLS);
        await(before + WARM_UP_CALLS);
        before = completed();
        int flood = (int) (about * (effort.load().toSeconds() + 5));
        flood(flood);
        double first = await(before + flood * LEAD);
        long start = System.nanoTime();
        double last = await(before + flood * (1 - LEAD));
        double rate = (last - first) / ((System.nanoTime() - start) / 1e9);
        await(before + flood);
        double ceiling = Load.perSecond(CALLERS, Duration.ofSeconds(2), effort.load(), () -> platform.caller(FUNCTION));
        results.add(Figure.of("queue: worked off, fresh python runs", rate, "/s")
                .against(CALLERS + " synchronous callers right after", ceiling));
    }

    private void flood(int count) throws IOException {
        try (HttpCaller caller = platform.caller(FUNCTION, NOW)) {
            for (int i = 0; i < count; i++) {
                caller.call();
            }
        }
    }

    /** Waits until so many are completed; returns how many are. */
    private double await(double wanted) throws IOException, InterruptedException {
        long start = System.nanoTime();
        double now = completed();
        while (now < wanted) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("Only " + now + " of " + wanted + " invocations are completed");
            }
            Load.pause(LOOK.multipliedBy(5));
            now = completed();
        }
        return now;
    }

    private double completed() throws IOException, InterruptedException {
        return json.readTree(platform.get("/queue")).path("completed").asDouble();
    }
}
