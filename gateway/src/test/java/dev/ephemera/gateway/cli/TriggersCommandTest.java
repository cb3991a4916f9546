package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggersCommandTest {

    private static final String TWO = """
            {"triggers": [
              {"id": "a-b", "kind": "kafka", "source": "orders", "function": "hello:2", "state": "Enabled",
               "lastEvent": "2026-01-01T00:00:00Z", "lag": 7, "lastError": "no broker answers"},
              {"id": "c", "kind": "webhook", "source": "/hooks/x", "function": "other", "state": "Enabled"}]}
            """;

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
    void showsATable() {
        platform.answer("GET /triggers", 200, TWO);

        Session.Result result = new Session().run("triggers", "--url", platform.url());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                List.of(
                        "KIND     SOURCE    FUNCTION  STATE    LAST EVENT            LAG  ID   LAST ERROR",
                        "kafka    orders    hello:2   Enabled  2026-01-01T00:00:00Z  7    a-b  no broker answers",
                        "webhook  /hooks/x  other     Enabled  -                     -    c    -"),
                result.out().lines().toList());
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        platform.answer("GET /triggers", 200, TWO);

        Session.Result result = new Session().run("triggers", "--json", "--url", platform.url());

        assertEquals(2, Json.read(result.out().getBytes(StandardCharsets.UTF_8)).size());
    }

    @Test
    void saysHowToBeginWhereThereIsNothing() {
        platform.answer("GET /triggers", 200, "{\"triggers\": []}");

        Session.Result result = new Session().run("triggers", "--url", platform.url());

        assertTrue(result.out().contains("create-event-source-mapping"), result.out());
    }
}
