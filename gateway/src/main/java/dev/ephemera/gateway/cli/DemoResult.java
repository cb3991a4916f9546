package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What became of an event of the demonstration. */
sealed interface DemoResult {

    /**
     * It ran a function.
     *
     * @param attempt as {@code GET /invocations/ID} shows the last one
     * @param took from the platform's receiving the event to the end of the run; empty if it is not known
     * @param error what the run failed with
     */
    record Ran(String function, JsonNode attempt, Optional<Duration> took, Optional<String> error)
            implements DemoResult {

        /** Of an invocation that is over, as {@code GET /invocations} shows it. */
        static Ran of(JsonNode invocation) {
            JsonNode attempts = invocation.path("attempts");
            JsonNode attempt = attempts.path(Math.max(0, attempts.size() - 1));
            boolean succeeded = invocation.path("status").asText().equals("succeeded");
            return new Ran(
                    invocation.path("function").asText(),
                    attempt,
                    between(invocation.path("received"), invocation.path("ended")),
                    succeeded ? Optional.empty() : Optional.of(complaint(invocation)));
        }

        /** Of a call whose answer tells all. */
        static Ran of(String function, Run run) {
            ObjectNode attempt = Json.object();
            run.start().ifPresent(start -> attempt.put("start", start));
            run.container().ifPresent(container -> attempt.put("container", container));
            run.timings().forEach(timing -> attempt.put(timing.name() + "Milliseconds", timing.milliseconds()));
            return new Ran(
                    function,
                    attempt,
                    Optional.of(run.took()),
                    run.functionError().map(_ -> run.errorText()));
        }

        private static String complaint(JsonNode invocation) {
            String status = invocation.path("status").asText();
            return invocation.has("error") ? status + ": " + Cell.error(invocation.path("error")) : status;
        }

        private static Optional<Duration> between(JsonNode from, JsonNode to) {
            try {
                return Optional.of(Duration.between(Instant.parse(from.asText()), Instant.parse(to.asText())));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /** This platform has no such events. */
    record Skipped(String reason) implements DemoResult {}

    /** It caused no run, or that is not known. */
    record Failed(String reason) implements DemoResult {}
}
