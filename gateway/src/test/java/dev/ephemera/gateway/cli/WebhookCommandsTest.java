package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookCommandsTest {

    private static final String GIT = """
            {"name": "git", "path": "/webhooks/git", "function": "f", "scheme": "github", "state": "enabled",
             "accepted": 3, "refused": 1, "lastEvent": "2027-01-15T08:00:00.100Z",
             "lastError": {"at": "2027-01-15T08:00:00Z", "reason": "a request was refused"}}""";

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void aMadeSecretIsShownOnce() {
        platform.answer("POST /triggers/webhooks", 201, GIT.replace("\"state\"", "\"secret\": \"s3\", \"state\""));
        Session.Result result = run(new Session(), "create", "git", "--function", "f", "--scheme", "github");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "created git: runs f (scheme github)\n  " + platform.url() + "/webhooks/git\n"
                        + "  secret, shown this once: s3\n",
                result.out());
        JsonNode wanted = platform.onlyRequest().json();
        assertEquals("git", wanted.path("name").asText());
        assertTrue(wanted.path("secret").isNull() || wanted.path("secret").isMissingNode());
    }

    @Test
    void aGivenSecretComesFromStandardInputAndIsNotShown() {
        platform.answer("POST /triggers/webhooks", 201, GIT);
        Session.Result result = run(
                new Session().typing("their secret\n"),
                "create",
                "git",
                "--function",
                "f",
                "--scheme",
                "stripe",
                "--secret-file",
                "-",
                "--window",
                "60");
        assertEquals(0, result.exitCode(), result.err());
        assertFalse(result.out().contains("their secret"), result.out());
        JsonNode wanted = platform.onlyRequest().json();
        assertEquals("their secret", wanted.path("secret").asText());
        assertEquals(60, wanted.path("windowSeconds").asInt());
    }

    @Test
    void changesWhatIsSaid() {
        platform.answer("PATCH /triggers/webhooks/git", 200, GIT);
        Session.Result result = run(new Session(), "update", "git", "--secret-name", "theirs", "--state", "disabled");
        assertEquals("changed git: runs f (scheme github)\n  " + platform.url() + "/webhooks/git\n", result.out());
        JsonNode wanted = platform.onlyRequest().json();
        assertEquals("theirs", wanted.path("secretName").asText());
        assertEquals("disabled", wanted.path("state").asText());
    }

    @Test
    void listsShowsAndDeletes() {
        platform.answer("GET /triggers/webhooks", 200, "{\"webhooks\": [" + GIT + "]}");
        assertEquals("""
                NAME  FUNCTION  SCHEME  STATE    ACCEPTED  REFUSED  LAST EVENT            LAST ERROR
                git   f         github  enabled  3         1        2027-01-15T08:00:00Z  a request was refused
                """, run(new Session(), "list").out());
        platform.answer("GET /triggers/webhooks/git", 200, GIT);
        assertTrue(run(new Session(), "show", "git").out().contains("\"accepted\" : 3"));
        platform.answer("DELETE /triggers/webhooks/git", 204, "");
        assertEquals("deleted git\n", run(new Session(), "delete", "git").out());
        Session.Result missing = run(new Session(), "delete", "nothing");
        assertEquals(1, missing.exitCode());
        assertTrue(missing.err().contains("cannot delete the webhook 'nothing'"), missing.err());
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("create", "list", "show", "update", "delete")) {
            Session.Result help = new Session().run("webhook", command, "--help");
            assertEquals(0, help.exitCode(), help.err());
            assertTrue(help.out().contains("ephemera webhook " + command), help.out());
        }
    }

    private Session.Result run(Session session, String... arguments) {
        List<String> all = new ArrayList<>(List.of("webhook"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", platform.url()));
        return session.run(all.toArray(String[]::new));
    }
}
