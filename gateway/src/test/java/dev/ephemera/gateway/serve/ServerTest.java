package dev.ephemera.gateway.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerTest {

    private static final String OPENS = "ephemera.test.opens";
    private static final List<String> CLOSED = new ArrayList<>();

    @TempDir
    Path data;

    /** Opens two things on the way to what the start fails at. */
    @Singleton
    @Requires(property = OPENS)
    static final class OpenTwo implements BeanCreatedEventListener<MeterRegistry> {

        private final UndoStart undoStart;

        OpenTwo(UndoStart undoStart) {
            this.undoStart = undoStart;
        }

        @Override
        public MeterRegistry onCreated(BeanCreatedEvent<MeterRegistry> event) {
            undoStart.with(() -> CLOSED.add("first"));
            undoStart.with(() -> CLOSED.add("second"));
            return event.getBean();
        }
    }

    @BeforeEach
    void forget() {
        CLOSED.clear();
    }

    @Test
    void aStartThatFailsClosesWhatItHasOpenedTheLastFirst() {
        // Refused only when everything that the engine needs is there.
        Map<String, Object> openAddress = Map.of(
                OPENS,
                "true",
                "ephemera.host",
                "0.0.0.0",
                "ephemera.data",
                data.toString(),
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString());

        assertThrows(RuntimeException.class, () -> Server.start(openAddress).close());

        assertEquals(List.of("second", "first"), CLOSED);
    }
}
