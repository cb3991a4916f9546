package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One call of a function as the caller sees it.
 *
 * @param payload what the function answered, or its error object; not copied
 * @param functionError present if the function failed
 * @param start {@code warm} or {@code cold}
 * @param timings the header {@code Server-Timing}
 * @param log the end of what the run printed, if it was asked for
 * @param took from sending the request to having the answer
 */
@SuppressWarnings("ArrayRecordComponent")
record Run(
        byte[] payload,
        Optional<String> functionError,
        Optional<String> start,
        Optional<String> container,
        List<Timing> timings,
        String log,
        Duration took) {

    Run {
        timings = List.copyOf(timings);
    }

    private static final double NANOS_PER_MILLISECOND = 1e6;

    static Run of(Reply reply, Duration took) {
        return new Run(
                reply.body(),
                reply.header("X-Amz-Function-Error"),
                reply.header("X-Ephemera-Start"),
                reply.header("X-Ephemera-Container"),
                reply.header("Server-Timing").map(Timing::all).orElse(List.of()),
                reply.header("X-Amz-Log-Result")
                        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                        .orElse(""),
                took);
    }

    /** One line: {@code warm start, queue 0.2 ms, init 11.0 ms, run 1.3 ms, 14.2 ms in all, container …}. */
    String summary() {
        StringJoiner line = new StringJoiner(", ");
        start.ifPresent(type -> line.add(type + " start"));
        timings.forEach(
                timing -> line.add(String.format(Locale.ROOT, "%s %.1f ms", timing.name(), timing.milliseconds())));
        line.add(String.format(Locale.ROOT, "%.1f ms in all", took.toNanos() / NANOS_PER_MILLISECOND));
        container.ifPresent(id -> line.add("container " + id));
        return line.toString();
    }

    /** The function's error in lines: type and message, then the stack trace where there is one. */
    String errorText() {
        JsonNode error = payloadJson().orElse(Json.object());
        if (!error.path("errorMessage").isTextual()) {
            return new String(payload, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder();
        if (error.path("errorType").isTextual()) {
            text.append(error.path("errorType").asText()).append(": ");
        }
        text.append(error.path("errorMessage").asText());
        for (JsonNode frame : error.path("stackTrace")) {
            text.append("\n  ").append(frame.asText().strip());
        }
        return text.toString();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.set(
                functionError.isPresent() ? "error" : "result",
                payloadJson().orElseGet(() -> Json.text(new String(payload, StandardCharsets.UTF_8))));
        start.ifPresent(type -> json.put("start", type));
        container.ifPresent(id -> json.put("container", id));
        ObjectNode milliseconds = json.putObject("milliseconds");
        timings.forEach(timing -> milliseconds.put(timing.name(), timing.milliseconds()));
        return json.put("log", log);
    }

    private Optional<JsonNode> payloadJson() {
        try {
            return Optional.of(Json.read(payload));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
