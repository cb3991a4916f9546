package dev.ephemera.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.serve.Server;
import dev.ephemera.triggers.webhook.signature.MakeSecret;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks in and out, and the example that GitHub calls, on a whole platform with keys and the sandbox engine. */
@Timeout(300)
final class WebhooksIT {

    private static final String KEY = "the key of a whole platform";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final byte[] PUSH = """
            {"ref": "refs/heads/main", "pusher": {"name": "ada"}, "repository": {"full_name": "ada/engine"},
             "commits": [{"id": "1f0c9d2ab", "message": "Count", "author": {"name": "Ada"}, "added": ["cards.py"]}]}""".getBytes(UTF_8);

    @TempDir
    static Path data;

    private static Server server;
    private static String secret = "";

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the function of this test needs python3");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.auth.key",
                KEY,
                "ephemera.object-store.enabled",
                false,
                "ephemera.webhooks.private-addresses",
                "allow",
                "ephemera.secrets.ours.value",
                MakeSecret.of(Scheme.STANDARD)));
        Session.Result deployed = deploy();
        assertEquals(0, deployed.exitCode(), deployed.err());
        Matcher shown = Pattern.compile("shown this once: (\\S+)").matcher(deployed.out());
        assertTrue(shown.find(), deployed.out());
        secret = shown.group(1);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aPushBecomesOneRunHoweverOftenItIsDelivered() throws Exception {
        HttpResponse<String> accepted = push("delivery-1", secret);
        assertEquals(202, accepted.statusCode(), accepted.body());
        String id = Http.json(accepted).path("id").asText();
        JsonNode invocation = ended(id);
        assertEquals("succeeded", invocation.path("status").asText(), invocation::toString);
        assertEquals("webhook", invocation.path("origin").asText());
        assertEquals(
                "ada pushed 1 commit to main of ada/engine\n  1f0c9d2 Count (Ada)",
                invocation.path("result").path("text").asText());

        assertEquals(accepted.body(), push("delivery-1", secret).body());
        HttpResponse<String> next = push("delivery-2", secret);
        ended(Http.json(next).path("id").asText());
        JsonNode all = runsOf("github-push");
        assertEquals(2, all.size(), all::toString);
        assertEquals(1, ended(id).path("attempts").size());
        assertEquals(401, push("delivery-3", "another secret").statusCode());
    }

    @Test
    void theNextDeploymentKeepsTheSecret() {
        Session.Result again = deploy();
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.out().endsWith("  runs on POST /webhooks/github-push (github)\n"), again.out());
        String listed = run("triggers").out();
        assertTrue(listed.contains("/webhooks/github-push (github)"), listed);
    }

    @Test
    void theEndOfOneFunctionRunsAnotherByASignedWebhook() throws Exception {
        for (String name : new String[] {"first", "second"}) {
            Path hello = Path.of("..", "functions-examples", "hello-python");
            Session.Result deployed = run("deploy", hello.toString(), "--name", name);
            assertEquals(0, deployed.exitCode(), deployed.err());
        }
        Session.Result made = run(
                "webhook", "create", "ends", "--function", "second", "--scheme", "standard", "--secret-name", "ours");
        assertEquals(0, made.exitCode(), made.err());
        HttpResponse<String> told = Http.send(
                "PUT",
                URI.create(server.address() + "/functions/first/async"),
                ("{\"onSuccess\": \"" + server.address() + "/webhooks/ends#secret=ours\"}").getBytes(UTF_8),
                "Authorization",
                "Bearer " + KEY);
        assertEquals(200, told.statusCode(), told.body());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Session.Result called = run("invoke", "first", "--async");
        while (called.exitCode() != 0) {
            assertTrue(System.nanoTime() < deadline, called.err());
            called = run("invoke", "first", "--async");
        }
        JsonNode runs = runsOf("second");
        while (!runs.path(0).path("status").asText().equals("succeeded")) {
            assertTrue(System.nanoTime() < deadline, runs::toString);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            runs = runsOf("second");
        }
        HttpResponse<String> event = Http.get(
                URI.create(server.address() + "/invocations/"
                        + runs.path(0).path("id").asText() + "/event"),
                "Authorization",
                "Bearer " + KEY);
        assertEquals("standard", Http.json(event).path("scheme").asText(), event.body());
        assertEquals(
                "Success",
                Http.json(event).at("/parsedBody/requestContext/condition").asText(),
                event.body());
    }

    private static JsonNode runsOf(String function) throws IOException {
        return Json.read(
                run("invocations", "--function", function, "--json").out().getBytes(UTF_8));
    }

    private static Session.Result deploy() {
        return run("deploy", Path.of("..", "functions-examples", "github-push").toString());
    }

    /** As GitHub sends it; patient while the platform's Kafka starts. */
    private static HttpResponse<String> push(String delivery, String signedWith) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(signedWith.getBytes(UTF_8), "HmacSHA256"));
        String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(PUSH));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> answer = Http.send(
                    "POST",
                    URI.create(server.address() + "/webhooks/github-push"),
                    PUSH,
                    "Content-Type",
                    "application/json",
                    "X-GitHub-Event",
                    "push",
                    "X-GitHub-Delivery",
                    delivery,
                    "X-Hub-Signature-256",
                    signature);
            if (answer.statusCode() != 503) {
                return answer;
            }
            assertTrue(System.nanoTime() < deadline, answer::body);
        }
    }

    private static JsonNode ended(String id) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode invocation =
                    Json.read(run("invocation", id, "--json").out().getBytes(UTF_8));
            if (invocation.has("ended")) {
                return invocation;
            }
            assertTrue(System.nanoTime() < deadline, invocation::toString);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static Session.Result run(String... arguments) {
        return new Session()
                .run(Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of("--url", server.address().toString(), "--key", KEY))
                        .toArray(String[]::new));
    }
}
