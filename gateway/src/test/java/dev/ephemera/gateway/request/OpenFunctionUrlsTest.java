package dev.ephemera.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenFunctionUrlsTest {

    @TempDir
    Path data;

    @Test
    void functionUrlsCanBeOpenToEverybody() {
        Map<String, Object> settings =
                Map.of("ephemera.auth.key", "a secret of some length", "ephemera.function-urls.auth", "none");
        try (TestDoors doors = TestDoors.open(data, settings)) {
            doors.deploy("hello");
            HttpResponse<String> answer =
                    Http.get(doors.resolve("/f/hello/"), "Authorization", "Bearer of the function's own");
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("of the function's own"), answer.body());
            assertEquals(401, Http.get(doors.resolve("/functions")).statusCode());
        }
    }
}
