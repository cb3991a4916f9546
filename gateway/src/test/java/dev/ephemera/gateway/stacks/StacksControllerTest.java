package dev.ephemera.gateway.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StacksControllerTest {

    @TempDir
    private Path data;

    @Test
    void tellsHowHandlersNameFiles() throws Exception {
        try (TestDoors doors = TestDoors.open(data);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(doors.resolve("/stacks")).build(), HttpResponse.BodyHandlers.ofString());

            assertEquals(200, answer.statusCode());
            JsonNode stack = new ObjectMapper().readTree(answer.body()).path(0);
            assertTrue(stack.path("name").isTextual(), answer.body());
            assertTrue(stack.path("title").isTextual(), answer.body());
            assertTrue(stack.path("runtimes").size() >= 1, answer.body());
            assertTrue(stack.path("files").size() >= 1, answer.body());
            assertTrue(stack.path("extensions").isArray(), answer.body());
            assertTrue(stack.path("single").isTextual(), answer.body());
        }
    }
}
