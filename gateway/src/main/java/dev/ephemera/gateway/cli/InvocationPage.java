package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An invocation as a page to read. Confined to one thread. */
final class InvocationPage {

    private final List<String> lines = new ArrayList<>();

    private InvocationPage() {}

    static List<String> of(JsonNode invocation) {
        InvocationPage page = new InvocationPage();
        page.head(invocation);
        page.attempts(invocation.path("attempts"));
        page.result(invocation);
        return page.lines;
    }

    private void head(JsonNode invocation) {
        add("id", Cell.text(invocation.path("id")));
        String version = Cell.text(invocation.path("version"));
        add(
                "function",
                Cell.text(invocation.path("function")) + (version.equals(Cell.NOTHING) ? "" : ", version " + version));
        add("status", Cell.text(invocation.path("status")) + cancelling(invocation));
        add("origin", Cell.text(invocation.path("origin")));
        add("received", Cell.time(invocation.path("received")));
        addTime("ended", invocation.path("ended"));
        progress(invocation.path("progress"));
        running(invocation.path("running"));
        queue(invocation);
        if (invocation.has("error")) {
            add("error", Cell.error(invocation.path("error")));
        }
    }

    private static String cancelling(JsonNode invocation) {
        boolean over = invocation.has("ended");
        return !over && invocation.at("/queue/cancelRequested").asBoolean() ? ", to be cancelled" : "";
    }

    private void progress(JsonNode progress) {
        if (!progress.isMissingNode()) {
            String message = Cell.text(progress.path("message"));
            add(
                    "progress",
                    progress.path("percent").asInt() + " %" + (message.equals(Cell.NOTHING) ? "" : ", " + message));
        }
    }

    private void running(JsonNode running) {
        if (!running.isMissingNode()) {
            add(
                    "running",
                    "since " + Cell.time(running.path("since")) + ", " + Cell.text(running.path("start"))
                            + " start, in " + Cell.text(running.path("container")));
        }
    }

    private void queue(JsonNode invocation) {
        JsonNode queue = invocation.path("queue");
        if (queue.isMissingNode()) {
            return;
        }
        add("options", options(queue));
        if (invocation.path("status").asText().equals("queued")) {
            add(
                    "next",
                    "attempt " + queue.path("attempt").asInt() + ", due " + Cell.time(queue.path("notBefore"))
                            + setbacks(queue.path("setbacks").asInt()));
        }
        String reason = Cell.text(queue.path("reason"));
        if (queue.has("condition")) {
            add("outcome", Cell.text(queue.path("condition")) + (reason.equals(Cell.NOTHING) ? "" : ": " + reason));
        }
        String destination = queue.path("destination").asText("");
        if (!destination.isEmpty() && !destination.equals("nothing")) {
            add("told", destination);
        }
    }

    private static String setbacks(int count) {
        return count == 0 ? "" : ", set back " + count + (count == 1 ? " time" : " times");
    }

    private static String options(JsonNode queue) {
        StringJoiner options = new StringJoiner(", ");
        options.add("priority " + queue.path("priority").asInt());
        seconds(options, "delay", queue.path("delaySeconds"));
        seconds(options, "timeout", queue.path("timeoutSeconds"));
        if (queue.has("retries")) {
            options.add("retries " + queue.path("retries").asInt());
        }
        seconds(options, "retry delay", queue.path("retryDelaySeconds"));
        seconds(options, "maximum age", queue.path("maximumAgeSeconds"));
        return options.toString();
    }

    private static void seconds(StringJoiner options, String name, JsonNode value) {
        if (value.asDouble() > 0) {
            options.add(name + " " + value.asText() + " s");
        }
    }

    private void attempts(JsonNode attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        lines.add("");
        Table table = new Table(
                List.of("ATTEMPT", "STATUS", "START", "QUEUE", "INIT", "RUN", "PEAK", "STARTED", "CONTAINER", "ERROR"));
        for (JsonNode attempt : attempts) {
            table.add(List.of(
                    Integer.toString(attempt.path("attempt").asInt()),
                    Cell.text(attempt.path("status")),
                    Cell.text(attempt.path("start")),
                    Cell.milliseconds(attempt.path("queueMilliseconds")),
                    Cell.milliseconds(attempt.path("initMilliseconds")),
                    Cell.milliseconds(attempt.path("runMilliseconds")),
                    Cell.megabytes(attempt.path("peakMemoryBytes")),
                    Cell.time(attempt.path("started")),
                    Cell.text(attempt.path("container")),
                    Cell.error(attempt.path("error"))));
        }
        lines.addAll(table.lines());
    }

    private void result(JsonNode invocation) {
        if (invocation.has("result")) {
            lines.add("");
            lines.add(Json.pretty(invocation.path("result")));
        } else if (invocation.has("resultBytes")) {
            lines.add("");
            lines.add("The result has " + invocation.path("resultBytes").asLong() + " bytes: GET "
                    + PlatformClient.invocationPath(invocation.path("id").asText()) + "/result");
        }
    }

    private void addTime(String label, JsonNode time) {
        if (!time.isMissingNode()) {
            add(label, Cell.time(time));
        }
    }

    private void add(String label, String value) {
        lines.add("%-10s%s".formatted(label, value));
    }
}
