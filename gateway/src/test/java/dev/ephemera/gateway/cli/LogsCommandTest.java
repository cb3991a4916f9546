package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsCommandTest {

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer("GET /functions/hello/logs", 200, "START 1\nline\nREPORT 1\n");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void printsTheLogAsItIs() {
        Session.Result result = new Session().run("logs", "hello", "--url", platform.url());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("START 1\nline\nREPORT 1\n", result.out());
    }

    @Test
    void asksForAsManyRunsAsWanted() {
        platform.answer("GET /functions/hello/logs?limit=3", 200, "three\n");

        assertEquals(
                "three\n",
                new Session()
                        .run("logs", "hello", "-n", "3", "--url", platform.url())
                        .out());
    }

    @Test
    void givesProgramsJson() throws IOException {
        Session.Result result = new Session().run("logs", "hello", "--json", "--url", platform.url());

        assertEquals(
                "START 1\nline\nREPORT 1\n",
                Json.read(result.out().getBytes(StandardCharsets.UTF_8))
                        .path("log")
                        .asText());
    }

    @Test
    void saysSoWhereNothingRanYet() {
        platform.answer("GET /functions/hello/logs", 200, "");

        Session.Result result = new Session().run("logs", "hello", "--url", platform.url());

        assertEquals(0, result.exitCode());
        assertTrue(result.err().contains("has not run yet"), result.err());
    }

    @Test
    void namesAFunctionThatIsNotThere() {
        Session.Result result = new Session().run("logs", "helo", "--url", platform.url());

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: there is no function 'helo'; see ./ephemera list\n", result.err());
    }
}
