package dev.ephemera.gateway.invocations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueDoorTest {

    @TempDir
    private Path data;

    @Test
    void tellsItsBooks() {
        try (TestDoors doors = TestDoors.open(data)) {
            JsonNode empty = Http.json(Http.get(doors.resolve("/queue")));
            assertEquals(0, empty.path("accepted").asInt());
            assertFalse(empty.has("oldestDue"));
            assertEquals("a fake", empty.at("/broker/name").asText());
            assertEquals("up", empty.at("/broker/state").asText());
            assertEquals("well", empty.at("/broker/detail").asText());

            doors.deploy("hello");
            Calls calls = new Calls(doors);
            calls.dead("hello");
            QueuedInvocation waiting = calls.queued("hello");
            calls.claimed(calls.queued("hello"));
            // What is written behind is written when somebody has asked.
            Http.get(doors.resolve("/invocations/" + waiting.id()));

            JsonNode queue = Http.json(Http.get(doors.resolve("/queue")));

            assertEquals(3, queue.path("accepted").asInt());
            assertEquals(1, queue.path("waiting").asInt());
            assertEquals(1, queue.path("running").asInt());
            assertEquals(0, queue.path("completed").asInt());
            assertEquals(1, queue.path("dead").asInt());
            assertEquals(waiting.notBefore().toString(), queue.path("oldestDue").asText());
            assertTrue(queue.path("oldestDueSeconds").asDouble() > 0, queue::toString);
        }
    }
}
