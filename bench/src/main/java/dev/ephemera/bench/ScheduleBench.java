package dev.ephemera.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Many schedules that are due at the same moment: how late each one's event is in the queue. */
final class ScheduleBench {

    private static final String FUNCTION = "hello-python";
    private static final int SCHEDULES = 1000;
    private static final Duration UNTIL_DUE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final PlatformProcess platform;
    private final Results results;
    private final ObjectMapper json = new ObjectMapper();

    ScheduleBench(PlatformProcess platform, Results results) {
        this.platform = platform;
        this.results = results;
    }

    void run() throws IOException, InterruptedException {
        Instant due = Instant.now().plus(UNTIL_DUE).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < SCHEDULES; i++) {
            platform.send("PUT", path(i), "{\"function\":\"" + FUNCTION + "\",\"expression\":\"at(" + due + ")\"}");
        }
        if (!Instant.now().isBefore(due)) {
            throw new IOException("Making " + SCHEDULES + " schedules took longer than " + UNTIL_DUE);
        }
        Latencies late = Latencies.of(lateness(due));
        String what = "schedules: " + SCHEDULES + " due at once, in the queue after, ";
        results.add(Figure.of(what + "p50", late.median(), "ms"));
        results.add(Figure.of(what + "p99", late.quantile(0.99), "ms"));
        results.add(Figure.of(what + "max", late.quantile(1), "ms"));
        for (int i = 0; i < SCHEDULES; i++) {
            platform.send("DELETE", path(i), "");
        }
    }

    /** In nanoseconds, once all have fired. */
    private List<Long> lateness(Instant due) throws IOException, InterruptedException {
        while (Instant.now().isBefore(due.plus(PATIENCE))) {
            List<Long> late = new ArrayList<>();
            for (JsonNode trigger : json.readTree(platform.get("/triggers")).path("triggers")) {
                if (trigger.path("kind").asText().equals("schedule") && trigger.has("lastEvent")) {
                    late.add(Duration.between(
                                    due, Instant.parse(trigger.path("lastEvent").asText()))
                            .toNanos());
                }
            }
            if (late.size() == SCHEDULES) {
                return late;
            }
            Load.pause(Instant.now().isBefore(due) ? Duration.between(Instant.now(), due.plus(LOOK)) : LOOK);
        }
        throw new IOException("Not all of " + SCHEDULES + " schedules have fired");
    }

    private static String path(int number) {
        return "/schedules/bench-" + number;
    }
}
