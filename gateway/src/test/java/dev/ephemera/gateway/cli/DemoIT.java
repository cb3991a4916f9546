package dev.ephemera.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.gateway.serve.Server;
import io.micronaut.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of every kind, on a whole platform with the sandbox engine. */
@Timeout(300)
final class DemoIT {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    static Path data;

    private static Server server;
    private static PlatformClient platform;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the functions of this test need python");
        System.setProperty("ephemera.home", "..");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.object-store.port",
                0));
        platform = new PlatformClient(server.address(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        System.clearProperty("ephemera.home");
        if (server != null) {
            platform.close();
            server.close();
        }
    }

    @Test
    void everyKindOfEventRunsAFunctionAndNothingIsLeft() throws IOException {
        Session.Result result = run("demo", "--json");
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertEquals("", result.err());
        JsonNode events = Json.read(result.out().getBytes(UTF_8));
        assertTrue(events.size() >= 4, result.out());
        for (JsonNode event : events) {
            assertTrue(event.at("/run/container").isTextual(), result.out());
            assertTrue(event.at("/run/runMilliseconds").isNumber(), result.out());
        }
        assertEquals(0, platform.get("/functions").json().path("functions").size());
        assertEquals(0, platform.get("/triggers").json().path("triggers").size());
        assertEquals(0, platform.get("/buckets").json().path("buckets").size());
        assertFalse(holds(data.resolve("objects").resolve("buckets")));
    }

    @Test
    void notificationsInATopicRunWhatRulesAskFor() throws IOException {
        Path code = Files.writeString(data.resolve("listen.py"), "def handler(event, context): return event");
        assertEquals(0, run("deploy", code.toString()).exitCode());
        ok(platform.send(
                HttpMethod.PUT,
                "/buckets/elsewhere/notifications/r",
                Json.object().put("function", "listen")));
        await(() -> !platform.send(HttpMethod.PUT, "/topics/bucket-events", Json.object())
                .isError());
        var mapping =
                Json.object().put("FunctionName", "ephemera-object-events").put("StartingPosition", "TRIM_HORIZON");
        mapping.putArray("Topics").add("bucket-events");
        String id = ok(platform.send(HttpMethod.POST, PlatformClient.MAPPINGS, mapping))
                .json()
                .path("UUID")
                .asText();
        byte[] notification = """
                {"EventName": "s3:ObjectCreated:Put", "Key": "elsewhere/a b", "Records": [
                  {"eventName": "s3:ObjectCreated:Put",
                   "s3": {"bucket": {"name": "elsewhere"}, "object": {"key": "a+b", "sequencer": "17"}}}]}""".getBytes(UTF_8);
        for (int copy = 0; copy < 2; copy++) {
            ok(platform.post("/topics/bucket-events", notification, Map.of()));
        }
        await(() -> invocations().path(0).path("status").asText().equals("succeeded"));
        await(() -> platform.get("/triggers").text().contains("\"lag\":0"));
        assertEquals(1, invocations().size(), "an event that comes twice runs once");
        assertTrue(run("triggers").out().contains("ephemera-object-events"));
        ok(platform.delete(PlatformClient.MAPPINGS + "/" + id));
        ok(platform.delete("/buckets/elsewhere/notifications"));
        ok(platform.delete(PlatformClient.functionPath("listen")));
        await(() -> platform.get(PlatformClient.MAPPINGS + "/" + id).isNotFound());
        ok(platform.delete("/topics/bucket-events"));
    }

    private static JsonNode invocations() {
        return platform.get("/invocations?function=listen").json().path("invocations");
    }

    private static Reply ok(Reply reply) {
        assertFalse(reply.isError(), reply.text());
        return reply;
    }

    private static boolean holds(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isPresent();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long began = System.nanoTime();
        while (!condition.holds()) {
            assertTrue(
                    System.nanoTime() - began < PATIENCE_NANOS,
                    () -> platform.get("/triggers").text());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static Session.Result run(String... arguments) {
        return new Session()
                .run(Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of("--url", server.address().toString()))
                        .toArray(String[]::new));
    }
}
