package dev.ephemera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka's records on their way to a function through an event source mapping, beside a consumer loop that
 * calls the same function of the same platform.
 */
final class MappingBench {

    static final String FUNCTION = "bench-clock";

    /** Prints how old the newest of its records is. */
    static final String CLOCK = """
            import base64
            import time


            def handler(event, context):
                now = time.time()
                for records in event.get("records", {}).values():
                    written = float(base64.b64decode(records[-1]["value"]))
                    print("delay %.3f ms" % ((now - written) * 1000))
            """;

    private static final Pattern DELAY = Pattern.compile("delay (-?[0-9.]+) ms");
    private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
    private static final int PARTITIONS = 4;
    private static final List<Integer> BATCHES = List.of(1, 100);
    private static final int WARM_UP_RECORDS = 20;

    /** What the platform could run meanwhile. */
    private static final int RUNS_PER_PAUSE = 3;

    /** What the platform shows of a function's log at once. */
    private static final int MOST_LOGS = 100;

    /** What is counted lies between this share of the records and as much before their end. */
    private static final double LEAD = 0.15;

    private final PlatformProcess platform;
    private final KafkaRecords records;
    private final Effort effort;
    private final Results results;
    private final ObjectMapper json = new ObjectMapper();

    MappingBench(PlatformProcess platform, KafkaRecords records, Effort effort, Results results) {
        this.platform = platform;
        this.records = records;
        this.effort = effort;
        this.results = results;
    }

    /** How a topic comes to be read; what was begun ends when it is closed. */
    private interface Reader {
        AutoCloseable start(ConsumerLoop.Read read) throws Exception;
    }

    /** @param ceiling fresh runs a second that the platform has reached when called synchronously */
    void run(double ceiling) throws Exception {
        Reader loop = read -> ConsumerLoop.start(platform, records, read)::stop;
        for (int batch : BATCHES) {
            int each = (int) (ceiling * effort.load().toSeconds() * batch / PARTITIONS);
            double bare = rate(loop, batch, each);
            double mapped = rate(this::map, batch, each);
            results.add(Figure.of("kafka: records through a mapping, batches of " + batch, mapped, "/s")
                    .against("a consumer loop", bare));
        }
        Duration pause = pause(ceiling);
        Latencies bare = latencies(loop, pause);
        Latencies mapped = latencies(this::map, pause);
        results.add(Figure.of("kafka: written to the function running, p50", mapped.median(), "ms")
                .against("a consumer loop", bare.median()));
        results.add(Figure.of("kafka: written to the function running, p99", mapped.quantile(0.99), "ms")
                .against("a consumer loop", bare.quantile(0.99)));
    }

    /** Long enough for the pool to be full again. */
    private Duration pause(double ceiling) {
        Duration rest = Duration.ofMillis((long) (RUNS_PER_PAUSE * 1000 / ceiling));
        return rest.compareTo(effort.pause()) > 0 ? rest : effort.pause();
    }

    private static ConsumerLoop.Read read(String topic, int partitions, int batch) {
        return new ConsumerLoop.Read(topic, partitions, "bench-" + UUID.randomUUID(), batch);
    }

    private AutoCloseable map(ConsumerLoop.Read read) throws IOException, InterruptedException {
        String request = json.writeValueAsString(json.createObjectNode()
                .put("FunctionName", FUNCTION)
                .put("StartingPosition", "TRIM_HORIZON")
                .put("BatchSize", read.batch())
                .<ObjectNode>set("Topics", json.createArrayNode().add(read.topic()))
                .set(
                        "SelfManagedKafkaEventSourceConfig",
                        json.createObjectNode().put("ConsumerGroupId", read.group())));
        String id = json.readTree(platform.send("POST", MAPPINGS, request))
                .path("UUID")
                .asText();
        return () -> platform.send("DELETE", MAPPINGS + "/" + id, "");
    }

    private double rate(Reader reader, int batch, int each) throws Exception {
        String topic = records.newTopic(PARTITIONS);
        records.fill(topic, PARTITIONS, each);
        ConsumerLoop.Read read = read(topic, PARTITIONS, batch);
        double all = (double) each * PARTITIONS;
        try (AutoCloseable _ = reader.start(read)) {
            long first = records.await(read.group(), all * LEAD);
            long start = System.nanoTime();
            long last = records.await(read.group(), all * (1 - LEAD));
            double rate = (last - first) / ((System.nanoTime() - start) / 1e9);
            records.await(read.group(), all);
            return rate;
        }
    }

    private Latencies latencies(Reader reader, Duration pause) throws Exception {
        ConsumerLoop.Read read = read(records.newTopic(1), 1, 1);
        int counted = Math.min(effort.calls(), MOST_LOGS);
        try (AutoCloseable _ = reader.start(read)) {
            write(read, WARM_UP_RECORDS + counted, pause);
            records.await(read.group(), WARM_UP_RECORDS + counted);
        }
        return delays(counted);
    }

    private void write(ConsumerLoop.Read read, int count, Duration pause)
            throws InterruptedException, ExecutionException {
        for (int number = 0; number < count; number++) {
            Load.pause(pause);
            records.write(read.topic(), 0).get();
        }
    }

    private Latencies delays(int count) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (nanos.size() < count) {
            if (System.nanoTime() - start > Duration.ofSeconds(30).toNanos()) {
                throw new IOException("Only " + nanos.size() + " of " + count + " runs are in the log");
            }
            Load.pause(effort.pause());
            nanos.clear();
            Matcher delay = DELAY.matcher(platform.get("/functions/" + FUNCTION + "/logs?limit=" + count));
            while (delay.find()) {
                nanos.add((long) (Double.parseDouble(delay.group(1)) * 1e6));
            }
        }
        return Latencies.of(nanos);
    }
}
