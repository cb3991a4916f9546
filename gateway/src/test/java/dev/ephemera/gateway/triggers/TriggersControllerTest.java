package dev.ephemera.gateway.triggers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import dev.ephemera.triggers.listing.ListedTrigger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggersControllerTest {

    @TempDir
    private Path data;

    private static ListedTrigger quiet(String kind) {
        return new ListedTrigger(
                "1",
                kind,
                "orders",
                FunctionReference.parse("hello:2", Optional.empty()),
                "Enabled",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    @Test
    void listsEveryKind() {
        ListedTrigger busy = new ListedTrigger(
                "2",
                "bucket",
                "photos",
                FunctionReference.parse("thumbnail", Optional.empty()),
                "Enabled",
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                OptionalLong.of(7),
                Optional.of(new ListedTrigger.LastError(Instant.parse("2026-01-02T00:00:00Z"), "it broke")));
        TriggersController controller =
                new TriggersController(List.of(() -> List.of(quiet("kafka")), () -> List.of(busy)));

        String json = new String(controller.list().body(), UTF_8);

        assertEquals(
                "{\"triggers\":["
                        + "{\"id\":\"1\",\"kind\":\"kafka\",\"source\":\"orders\",\"function\":\"hello:2\","
                        + "\"state\":\"Enabled\"},"
                        + "{\"id\":\"2\",\"kind\":\"bucket\",\"source\":\"photos\",\"function\":\"thumbnail\","
                        + "\"state\":\"Enabled\",\"lastEvent\":\"2026-01-01T00:00:00Z\",\"lag\":7,"
                        + "\"lastError\":\"it broke\",\"lastErrorAt\":\"2026-01-02T00:00:00Z\"}]}",
                json);
    }

    @Test
    void isThereWhereThereAreNoTriggers() {
        try (TestDoors doors = TestDoors.open(data)) {
            assertEquals(
                    "{\"triggers\":[]}", Http.get(doors.resolve("/triggers")).body());
        }
    }
}
