package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.gateway.serve.StartReport;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.StackAvailability;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartScreenTest {

    @Test
    void tellsStacksApartThatHaveOneTitle() {
        Map<String, StackState> stacks = new LinkedHashMap<>();
        stacks.put("mine", new StackState("Ruby", new StackAvailability.Missing("Install it.")));
        stacks.put("python", new StackState("Python", new StackAvailability.Available("3.11")));
        stacks.put("ruby", new StackState("Ruby", new StackAvailability.Available("3.1")));
        StartReport report =
                new StartReport(new EngineDescription("sandbox", "1", "", ""), "", stacks, "", "", Path.of("data"));
        String screen =
                String.join("\n", new StartScreen(URI.create("http://localhost"), report, Duration.ZERO).lines());
        assertTrue(screen.contains("Python (3.11), Ruby [ruby] (3.1)"), screen);
        assertTrue(screen.contains("Ruby [mine]: not available. Install it."), screen);
    }
}
