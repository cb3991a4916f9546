package dev.ephemera.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.gateway.serve.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example with a schedule, on a whole platform with the sandbox engine that is stopped and started again. */
@Timeout(300)
final class NightlyReportIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path data;

    private Server server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Server start() {
        return Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.object-store.enabled",
                false));
    }

    @Test
    void reportsAtItsTimesAlsoAtOneThatComesWhileThePlatformIsDown() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the function of this test needs python3");
        server = start();
        String deployed = ok(
                "deploy", Path.of("..", "functions-examples", "nightly-report").toString());
        assertTrue(deployed.contains("  runs at cron(0 2 * * ? *) Europe/Berlin, next "), deployed);

        ok("schedule", "create", "soon", "--function", "nightly-report", "--start-at", in(1).toString());
        await(() -> ended() == 1);
        assertEquals("schedule", invocations().path(0).path("origin").asText());
        assertEquals("succeeded", invocations().path(0).path("status").asText());

        Instant later = in(8);
        ok("schedule", "create", "later", "--function", "nightly-report", "--start-at", later.toString());
        server.close();
        await(() -> Instant.now().isAfter(later));
        server = start();
        await(() -> ended() == 2);
        String id = invocations().path(0).path("id").asText();
        assertEquals("succeeded", invocations().path(0).path("status").asText());
        JsonNode schedule = Json.read(ok("schedule", "show", "later", "--json").getBytes(UTF_8));
        assertEquals("completed", schedule.path("state").asText());
        assertEquals(later.toString(), schedule.path("lastRun").asText());
        assertEquals(id, schedule.path("lastInvocation").asText());
        assertTrue(ok("schedule", "list").contains("nightly-report-function.yaml-1"));
        assertTrue(ok("triggers").contains("cron(0 2 * * ? *)"));
    }

    private static Instant in(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS);
    }

    private long ended() {
        return StreamSupport.stream(invocations().spliterator(), false)
                .filter(invocation -> invocation.has("ended"))
                .count();
    }

    private JsonNode invocations() {
        try {
            return Json.read(
                    ok("invocations", "--function", "nightly-report", "--json").getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String ok(String... arguments) {
        Session.Result result = new Session()
                .run(Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of("--url", server.address().toString()))
                        .toArray(String[]::new));
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it has not come about");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
