package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTriggersTest {

    private static final String LIST = "GET /triggers/webhooks";
    private static final String CREATE = "POST /triggers/webhooks";
    private static final String MADE = """
            {"name": "git", "path": "/webhooks/git", "function": "on-push", "scheme": "github", "secret": "s3cret"}""";

    private FakePlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer("POST /2015-03-31/functions", 201, """
                {"FunctionName": "on-push", "Runtime": "python", "Handler": "a.handler", "MemorySize": 128, "Timeout": 3}""");
        platform.answer("GET /buckets", 200, "{\"buckets\": []}");
        platform.answer(
                "GET /2015-03-31/event-source-mappings?FunctionName=on-push", 200, "{\"EventSourceMappings\": []}");
        platform.answer("GET /schedules", 200, "{\"schedules\": []}");
        platform.answer(LIST, 200, "{\"webhooks\": []}");
        Files.writeString(directory.resolve("a.py"), "code");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void makesTheWebhookAndShowsItsSecretOnce() throws IOException {
        platform.answer(CREATE, 201, MADE);
        Session.Result result = deploy("[{kind: webhook, name: git, scheme: github}]");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out().endsWith("  runs on POST /webhooks/git (github)\n    secret, shown this once: s3cret\n"),
                result.out());
        JsonNode wanted = last("POST").json();
        assertEquals("git", wanted.path("name").asText());
        assertEquals("on-push", wanted.path("function").asText());
        assertEquals("on-push", wanted.path("deployment").asText());
        assertEquals("github", wanted.path("scheme").asText());
    }

    @Test
    void theNextDeploymentKeepsItAndDeletesWhatIsNotWanted() throws IOException {
        platform.answer(LIST, 200, """
                {"webhooks": [{"name": "git", "deployment": "on-push"}, {"name": "old", "deployment": "on-push"},
                              {"name": "by-hand"}, {"name": "theirs", "deployment": "another"}]}""");
        platform.answer("PATCH /triggers/webhooks/git", 200, MADE.replace(", \"secret\": \"s3cret\"", ""));
        platform.answer("DELETE /triggers/webhooks/old", 204, "");
        Session.Result result = deploy("[{kind: webhook, name: git, scheme: github, windowSeconds: 60}]");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().endsWith("  runs on POST /webhooks/git (github)\n"), result.out());
        assertEquals(60, last("PATCH").json().path("windowSeconds").asInt());
        assertEquals(
                List.of("/triggers/webhooks/old"),
                platform.requests().stream()
                        .filter(request -> request.method().equals("DELETE"))
                        .map(FakePlatform.Request::path)
                        .toList());
    }

    @Test
    void aWebhookIsCalledAsItsFunctionUnlessItIsNamed() throws IOException {
        platform.answer(CREATE, 201, MADE);
        deploy("[{kind: webhook, scheme: token, secretName: theirs}]");
        JsonNode wanted = last("POST").json();
        assertEquals("on-push", wanted.path("name").asText());
        assertEquals("theirs", wanted.path("secretName").asText());
    }

    @Test
    void whatIsNotUnderstoodIsNamed() throws IOException {
        assertTrue(deploy("[{kind: webhook}]").err().contains("no scheme"));
        assertTrue(deploy("[{kind: webhook, scheme: github, secret: x}]").err().contains("unknown key 'secret'"));
        platform.answer(CREATE, 409, "{\"message\": \"There is a webhook 'git' already\"}");
        assertTrue(deploy("[{kind: webhook, name: git, scheme: github}]").err().contains("There is a webhook 'git'"));
    }

    private Session.Result deploy(String triggers) throws IOException {
        Files.writeString(directory.resolve("function.yaml"), "{name: on-push, triggers: " + triggers + "}");
        return new Session().run("deploy", directory.toString(), "--url", platform.url());
    }

    private FakePlatform.Request last(String method) {
        return platform.requests().stream()
                .filter(request -> request.method().equals(method))
                .reduce((_, next) -> next)
                .orElseThrow();
    }
}
