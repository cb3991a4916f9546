package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Asynchronous calls of one function, whose fates are drawn from a seed, and what must have become of them
 * whatever happened meanwhile. Any thread may send; the rest is for one.
 */
final class Load {

    static final String FUNCTION = "fate";

    /** How many may wait: enough to be in the middle of much, whenever something is taken away. */
    private static final int LEAD = 200;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final String SOURCE = """
            import os, random, time
            def handler(event, context):
                fate = event["fate"]
                if fate == "fails":
                    raise ValueError("as it was told to")
                if fate == "dies":
                    os._exit(3)
                if fate == "hangs":
                    time.sleep(60)
                if fate == "flaky" and random.random() < 0.5:
                    raise RuntimeError("this time")
                time.sleep(event["seconds"])
                return event["number"]
            """;

    /** What an event makes of its run; the weights are percents. */
    private enum Fate {
        SUCCEEDS(82),
        FLAKY(8),
        FAILS(4),
        DIES(4),
        HANGS(2);

        private final int weight;

        Fate(int weight) {
            this.weight = weight;
        }

        static Fate draw(Random random) {
            int drawn = random.nextInt(100);
            for (Fate fate : values()) {
                drawn -= fate.weight;
                if (drawn < 0) {
                    return fate;
                }
            }
            throw new AssertionError("The weights are less than 100");
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One that was accepted. */
    private record Sent(int number, Fate fate) {}

    private final Map<String, Sent> accepted = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Random random;
    private final double seconds;
    private int numbers;

    /** @param seconds that a run takes, beyond what the platform needs */
    Load(long seed, double seconds) {
        random = new Random(seed);
        this.seconds = seconds;
    }

    /** Makes the function known to a platform. */
    static void deploy(PlatformProcess platform, Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve(FUNCTION + ".py"), SOURCE);
        platform.deploy(source, "--timeout=2");
    }

    /**
     * Sends until so many have been accepted by then, never more than {@link #LEAD} ahead of what is over; what
     * is refused, or answered by nobody, is not sent again.
     */
    void send(PlatformProcess platform, int untilAccepted) {
        while (accepted() < untilAccepted) {
            if (accepted() - Books.of(platform).map(Books::over).orElse(0) < LEAD) {
                sendOne(platform);
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void sendOne(PlatformProcess platform) {
        Sent next = next();
        String event = "{\"number\": %d, \"fate\": \"%s\", \"seconds\": %s}"
                .formatted(next.number(), next.fate().word(), seconds);
        Optional<String> id = platform.accept(FUNCTION, event);
        id.ifPresentOrElse(accepted -> this.accepted.put(accepted, next), () -> refused.incrementAndGet());
    }

    private synchronized Sent next() {
        numbers++;
        return new Sent(numbers, Fate.draw(random));
    }

    /** How many have not been accepted. */
    int refused() {
        return refused.get();
    }

    /** How many have been accepted until now. */
    int accepted() {
        return accepted.size();
    }

    @Override
    public String toString() {
        return accepted() + " accepted, " + refused() + " refused";
    }

    /** All that were accepted are over, and each is what its event was to make of it. */
    void assertNothingIsLost(PlatformProcess platform) throws IOException {
        Map<String, JsonNode> known = new HashMap<>();
        platform.invocations().forEach(row -> known.put(row.path("id").asText(), row));
        Set<String> missing = new HashSet<>(accepted.keySet());
        missing.removeAll(known.keySet());
        assertEquals(Set.of(), missing, "accepted, and never heard of again");
        for (Map.Entry<String, Sent> entry : accepted.entrySet()) {
            JsonNode row = known.get(entry.getKey());
            String status = row.path("status").asText();
            switch (entry.getValue().fate()) {
                case SUCCEEDS -> {
                    assertEquals("succeeded", status, row::toString);
                    JsonNode detail = platform.get("/invocations/" + entry.getKey());
                    assertEquals(
                            entry.getValue().number(), detail.path("result").asInt(), detail::toString);
                }
                case FLAKY -> assertTrue(Set.of("succeeded", "dead").contains(status), row::toString);
                case FAILS, DIES, HANGS -> assertEquals("dead", status, row::toString);
            }
        }
    }

    /** How many runs were repeated, because nobody knows how they ended: by the node that had them. */
    static Map<String, Long> repeats(List<JsonNode> invocations) {
        List<String> nodes = new ArrayList<>();
        for (JsonNode invocation : invocations) {
            Set<Integer> seen = new HashSet<>();
            for (JsonNode attempt : invocation.path("attempts")) {
                if (attempt.path("status").asText().equals("platform_error")) {
                    nodes.add(attempt.path("node").asText());
                } else {
                    assertTrue(
                            seen.add(attempt.path("attempt").asInt()),
                            () -> "An attempt whose end is known was repeated: " + invocation);
                }
            }
        }
        return nodes.stream().collect(Collectors.groupingBy(node -> node, Collectors.counting()));
    }
}
