package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListCommandTest {

    private static final String HELLO = """
            {"FunctionName": "hello", "Runtime": "python", "Handler": "hello.handler", "MemorySize": 128,
             "Timeout": 3, "LastModified": "2026-01-01T00:00:00.000+0000"}
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
        platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": [" + HELLO + "]}");

        Session.Result result = new Session().run("list", "--url", platform.url());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                List.of(
                        "NAME   RUNTIME  HANDLER        MEMORY  TIMEOUT  MODIFIED",
                        "hello  python   hello.handler  128 MB  3 s      2026-01-01T00:00:00.000+0000"),
                result.out().lines().toList());
    }

    @Test
    void showsTheImageWhereThereIsNoHandler() {
        String image = """
                {"FunctionName": "app", "PackageType": "Image", "MemorySize": 256, "Timeout": 9, "LastModified": "now"}
                """;
        platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": [" + image + ", " + HELLO + "]}");
        platform.answer("GET /2015-03-31/functions/app", 200, "{\"Code\": {\"ImageUri\": \"me/app:1\"}}");

        Session.Result result = new Session().run("list", "--url", platform.url());

        assertEquals(
                "app    image    me/app:1       256 MB  9 s      now",
                result.out().lines().toList().get(1));
    }

    @Test
    void followsEveryPage() throws IOException {
        platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": [" + HELLO + "], \"NextMarker\": \"a b\"}");
        platform.answer("GET /2015-03-31/functions?Marker=a%20b", 200, "{\"Functions\": [" + HELLO + "]}");

        Session.Result result = new Session().run("list", "--json", "--url", platform.url());

        assertEquals(2, Json.read(result.out().getBytes(StandardCharsets.UTF_8)).size());
    }

    @Test
    void endsWhereTheNextMarkerIsNull() {
        platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": [], \"NextMarker\": null}");

        assertEquals(0, new Session().run("list", "--url", platform.url()).exitCode());
        assertEquals(1, platform.requests().size());
    }

    @Test
    void saysHowToBeginWhereThereIsNothing() {
        platform.answer("GET /2015-03-31/functions", 200, "{\"Functions\": []}");

        Session.Result result = new Session().run("list", "--url", platform.url());

        assertTrue(result.out().contains("./ephemera deploy"), result.out());
    }

    @Test
    void passesOnWhyThePlatformRefuses() {
        platform.answer("GET /2015-03-31/functions", 403, "{\"Message\": \"an API key is needed\"}");

        Session.Result result = new Session().run("list", "--url", platform.url());

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot list functions: an API key is needed\n", result.err());
    }
}
