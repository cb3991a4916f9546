package dev.ephemera.triggers.schedule.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.schedule.expression.ScheduleExpression;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Timing;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** The parts of a definition that are stored as JSON, since nobody looks for them. */
final class DefinitionJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String EXPRESSION = "expression";
    private static final String ZONE = "zone";
    private static final String START = "startAt";
    private static final String END = "endAt";
    private static final String TIMES = "runTimes";
    private static final String MISSED = "missed";
    private static final String OVERLAPPING = "overlapping";
    private static final String DESCRIPTION = "description";

    private DefinitionJson() {}

    static String write(ScheduleDefinition definition) {
        Timing timing = definition.timing();
        ObjectNode json = MAPPER.createObjectNode();
        json.put(EXPRESSION, timing.expression().text());
        json.put(ZONE, timing.zone().getId());
        timing.startAt().ifPresent(start -> json.put(START, start.toEpochMilli()));
        timing.endAt().ifPresent(end -> json.put(END, end.toEpochMilli()));
        timing.runTimes().ifPresent(times -> json.put(TIMES, times));
        json.put(MISSED, definition.missed().name());
        json.put(OVERLAPPING, definition.overlapping().name());
        json.put(DESCRIPTION, definition.description());
        return json.toString();
    }

    static ScheduleDefinition read(FunctionReference function, String text, Optional<String> payload) {
        JsonNode json = tree(text);
        return new ScheduleDefinition(
                function,
                new Timing(
                        ScheduleExpression.parse(json.path(EXPRESSION).asText()),
                        ZoneId.of(json.path(ZONE).asText()),
                        instant(json, START),
                        instant(json, END),
                        json.has(TIMES) ? OptionalInt.of(json.path(TIMES).intValue()) : OptionalInt.empty()),
                MissedRuns.valueOf(json.path(MISSED).asText()),
                OverlappingRuns.valueOf(json.path(OVERLAPPING).asText()),
                payload,
                json.path(DESCRIPTION).asText());
    }

    private static Optional<Instant> instant(JsonNode json, String field) {
        return json.has(field)
                ? Optional.of(Instant.ofEpochMilli(json.path(field).longValue()))
                : Optional.empty();
    }

    private static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A stored definition of a schedule is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
