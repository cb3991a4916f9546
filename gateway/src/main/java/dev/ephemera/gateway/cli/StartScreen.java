package dev.ephemera.gateway.cli;

import dev.ephemera.gateway.serve.StackState;
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

    private static final int LONGEST_LINE = 76;
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
        for (String text : stacks(report.stacks())) {
            lines.add(line(label, text));
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

    /** Those that are there, those that would be at their first use, and what the others lack. */
    private static List<String> stacks(Map<String, StackState> stacks) {
        List<String> available = new ArrayList<>();
        List<String> buildable = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        stacks.forEach((name, state) -> {
            String title = isTitleOfOne(state.title(), stacks) ? state.title() : state.title() + " [" + name + "]";
            switch (state.availability()) {
                case StackAvailability.Available(String version) ->
                    available.add(version.isEmpty() ? title : title + " (" + version + ")");
                case StackAvailability.Buildable _ -> buildable.add(title);
                case StackAvailability.Missing(String remedy) -> missing.add(title + ": not available. " + remedy);
            }
        });
        List<String> lines = new ArrayList<>(wrapped(available));
        if (!buildable.isEmpty()) {
            lines.add("built at first use, or now by ./ephemera stacks build:");
            lines.addAll(wrapped(buildable).stream().map(line -> "  " + line).toList());
        }
        lines.addAll(missing);
        return lines;
    }

    private static boolean isTitleOfOne(String title, Map<String, StackState> stacks) {
        return stacks.values().stream()
                        .filter(state -> state.title().equals(title))
                        .count()
                == 1;
    }

    private static List<String> wrapped(List<String> words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + word.length() > LONGEST_LINE) {
                lines.add(line + ",");
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : ", ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
