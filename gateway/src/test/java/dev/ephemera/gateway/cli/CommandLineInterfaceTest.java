package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "deploy",
                "invoke",
                "list",
                "delete",
                "logs",
                "invocations",
                "invocation",
                "cancel",
                "run-again",
                "queue",
                "dead-letters",
                "dead-letter",
                "redrive",
                "purge",
                "triggers"
            })
    void everyCommandHasHelp(String command) {
        Session.Result result = new Session().run(command, "--help");

        assertEquals(0, result.exitCode());
        assertTrue(result.out().startsWith("Usage: ephemera " + command), result.out());
    }

    @Test
    void suggestsACommandForAnUnknownOne() {
        Session.Result result = new Session().run("depoly");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("deploy"), result.err());
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        Session.Result result = new Session().run("list", "--jsno");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("--jsno"), result.err());
        assertTrue(result.err().contains("--json"), result.err());
    }

    @Test
    void noCommandIsWrongUsage() {
        Session.Result result = new Session().run();

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("command"), result.err());
    }

    @Test
    void saysWhatToStartWhereNothingListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + free;

        Session.Result result = new Session().run("list", "--url", url);

        assertEquals(3, result.exitCode());
        assertEquals("ephemera: cannot reach " + url + ": is './ephemera serve' running?\n", result.err());
    }

    @Test
    void namesAHostThatDoesNotExist() {
        Session.Result result = new Session().run("list", "--url", "http://no-such-host.invalid:7070");

        assertEquals(3, result.exitCode());
        assertTrue(result.err().contains("no-such-host.invalid"), result.err());
    }

    @Test
    void namesAnAddressThatIsNoUrl() {
        Session.Result result = new Session().run("list", "--url", "localhost:7070");

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("'localhost:7070' is no URL"), result.err());
    }

    @Test
    void takesAddressAndKeyFromTheEnvironment() throws IOException {
        try (FakePlatform platform = new FakePlatform()) {
            platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": []}");

            Session.Result result = new Session()
                    .with("EPHEMERA_URL", platform.url())
                    .with("EPHEMERA_API_KEY", "secret")
                    .run("list");

            assertEquals(0, result.exitCode(), result.err());
            assertEquals(
                    "Bearer secret",
                    platform.onlyRequest().header("Authorization").orElseThrow());
        }
    }

    @Test
    void optionsComeBeforeTheEnvironment() throws IOException {
        try (FakePlatform platform = new FakePlatform()) {
            platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": []}");

            Session.Result result = new Session()
                    .with("EPHEMERA_URL", "http://127.0.0.1:1")
                    .with("EPHEMERA_API_KEY", "other")
                    .run("list", "--url", platform.url(), "--key", "mine");

            assertEquals(0, result.exitCode(), result.err());
            assertEquals(
                    "Bearer mine",
                    platform.onlyRequest().header("Authorization").orElseThrow());
        }
    }

    @Test
    void saysSoWhenSomethingElseAnswers() throws IOException {
        try (FakePlatform platform = new FakePlatform()) {
            platform.answer("GET /2015-03-31/functions", 200, "<html>hello");

            Session.Result result = new Session().run("list", "--url", platform.url());

            assertEquals(1, result.exitCode());
            assertTrue(result.err().contains("may not be a platform"), result.err());
        }
    }
}
