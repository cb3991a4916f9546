package dev.ephemera.gateway.cli;

import dev.ephemera.gateway.serve.StartReport;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.StackAvailability;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The one screen that {@code serve} prints when it is ready. */
record StartScreen(URI address, StartReport report, Duration took) {

    private static final double MILLIS_PER_SECOND = 1000.0;

    List<String> lines() {
        EngineDescription engine = report.engine();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT, "  Ephemera is ready at %s (%.1f s)", address, took.toMillis() / MILLIS_PER_SECOND));
        lines.add("");
        lines.add(line("engine", engine.name() + " " + engine.version() + ": " + report.choice()));
        lines.add(line("isolation", engine.isolation()));
        lines.add(line("limits", engine.limits()));
        String label = "stacks";
        for (Map.Entry<String, StackAvailability> stack : report.stacks().entrySet()) {
            lines.add(line(label, describe(stack.getKey(), stack.getValue())));
            label = "";
        }
        lines.add(line("pool", report.pool()));
        lines.add(line("queue", report.queue()));
        lines.add(line("data", report.data().toString()));
        lines.add("");
        lines.add("  Try it in another terminal:");
        lines.add("");
        String target = address.equals(URI.create(Connection.DEFAULT_URL)) ? "" : " --url " + address;
        lines.add("    ./ephemera deploy functions-examples/hello-python" + target);
        lines.add("    ./ephemera invoke hello-python -d '{\"name\": \"you\"}'" + target);
        lines.add("    curl -d '{\"name\": \"you\"}' " + address + "/functions/hello-python");
        lines.add("");
        return lines;
    }

    private static String line(String label, String text) {
        return String.format(Locale.ROOT, "  %-10s %s", label, text);
    }

    private static String describe(String title, StackAvailability availability) {
        return switch (availability) {
            case StackAvailability.Available available ->
                available.version().isEmpty() ? title : title + " (" + available.version() + ")";
            case StackAvailability.Missing missing -> title + ": not available. " + missing.remedy();
        };
    }
}
