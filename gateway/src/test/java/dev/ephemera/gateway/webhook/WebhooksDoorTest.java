package dev.ephemera.gateway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks are made, changed and deleted with a key. */
@Timeout(60)
final class WebhooksDoorTest {

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Sender sender;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(
                data,
                Map.of(
                        "ephemera.auth.key",
                        Sender.KEY,
                        "ephemera.secrets.ours.value",
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        doors.deploy("f");
        sender = new Sender(doors);
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @Test
    void aMadeSecretIsInOneAnswerOnly() {
        HttpResponse<String> made = sender.create("{\"name\":\"one\",\"function\":\"f\",\"scheme\":\"standard\"}");
        String secret = Http.json(made).path("secret").asText();
        assertTrue(secret.startsWith("whsec_"), made.body());
        assertEquals("/triggers/webhooks/one", Http.header(made, "Location"));
        HttpResponse<String> changed = sender.manage("PATCH", "/one", "{\"windowSeconds\":60}");
        assertEquals(60, Http.json(changed).path("windowSeconds").asInt());
        for (String answer : new String[] {
            changed.body(),
            sender.manage("GET", "/one", "").body(),
            sender.manage("GET", "", "").body(),
            Http.get(doors.resolve("/triggers"), "Authorization", "Bearer " + Sender.KEY)
                    .body()
        }) {
            assertTrue(answer.contains("one"), answer);
            assertFalse(answer.contains(secret.substring(6)), answer);
        }
        JsonNode renewed = Http.json(sender.manage("PATCH", "/one", "{\"newSecret\":true}"));
        assertTrue(renewed.path("secret").asText().startsWith("whsec_"));
        assertFalse(renewed.path("secret").asText().equals(secret));
        assertEquals(204, sender.manage("DELETE", "/one", "").statusCode());
        assertEquals(404, sender.manage("GET", "/one", "").statusCode());
    }

    @Test
    void metasVerifyTokenIsMadeToo() {
        JsonNode made = Http.json(sender.create(
                "{\"name\":\"meta\",\"function\":\"f\",\"scheme\":\"meta\",\"secret\":\"their app's secret\"}"));
        assertFalse(made.path("verifyToken").asText().isEmpty());
        assertTrue(made.path("secret").isMissingNode());
    }

    @Test
    void aSecretOfTheConfigurationIsShownByItsName() {
        sender.create("{\"name\":\"named\",\"function\":\"f\",\"scheme\":\"standard\",\"secretName\":\"ours\"}");
        JsonNode shown = Http.json(sender.manage("GET", "/named", ""));
        assertEquals("ours", shown.path("secretName").asText());
        assertEquals(
                409,
                create("{\"name\":\"named\",\"function\":\"f\",\"scheme\":\"github\"}")
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"function\":\"f\",\"scheme\":\"github\"}|'name' is missing",
                "{\"name\":\"x\",\"scheme\":\"github\"}|name the function",
                "{\"name\":\"x\",\"function\":\"f\"}|give its scheme",
                "{\"name\":\"a/b\",\"function\":\"f\",\"scheme\":\"github\"}|cannot be a webhook's name",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"hub\"}|no scheme 'hub'",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"none\"}|use the scheme token",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"stripe\"}|choose the secret themselves",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"github\",\"secretName\":\"no\"}|no secret 'no'",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"token\",\"secret\":\"short\"}|at least 16",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"github\",\"secret\":1}|'secret' must be a text",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"github\",\"secret\":\"a\",\"newSecret\":true}|Only one",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"slack\",\"windowSeconds\":0}|1 to 3600 seconds",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"github\",\"verifyToken\":\"t\"}|Only webhooks of",
                "{\"name\":\"x\",\"function\":\"f\",\"scheme\":\"github\",\"state\":\"off\"}|enabled or disabled",
                "{\"name\":\"x\",\"functions\":\"f\"}|no field 'functions'",
                "[]|must be a JSON object",
            })
    void whatCannotBeIsRefused(String json, String complaint) {
        HttpResponse<String> refused = create(json);
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains(complaint), refused.body());
        assertEquals(404, sender.manage("GET", "/x", "").statusCode());
    }

    @Test
    void aWebhookNeedsAFunctionThatExists() {
        assertEquals(
                404,
                create("{\"name\":\"x\",\"function\":\"nothing\",\"scheme\":\"github\"}")
                        .statusCode());
        assertEquals(404, sender.manage("PATCH", "/nothing", "{}").statusCode());
        assertEquals(400, sender.manage("PATCH", "/x", "{\"name\":\"y\"}").statusCode());
    }

    @Test
    void whoeverHasNoKeyMakesNone() {
        assertEquals(
                401,
                Http.post(doors.resolve("/triggers/webhooks"), "{\"name\":\"x\"}")
                        .statusCode());
        assertEquals(401, Http.get(doors.resolve("/triggers/webhooks")).statusCode());
    }

    private static HttpResponse<String> create(String json) {
        return sender.manage("POST", "", json);
    }
}
