package dev.ephemera.triggers.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import dev.ephemera.triggers.filter.FilterCriteria;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.StartingPosition.AtTimestamp;
import dev.ephemera.triggers.mapping.StartingPosition.Latest;
import dev.ephemera.triggers.mapping.StartingPosition.TrimHorizon;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The parts of a definition that are stored as JSON, since nobody looks for them. */
final class DefinitionJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DefinitionJson() {}

    static String write(MappingDefinition definition) {
        ObjectNode json = MAPPER.createObjectNode();
        switch (definition.source().start()) {
            case TrimHorizon() -> json.put("start", "oldest");
            case Latest() -> json.put("start", "newest");
            case AtTimestamp(Instant time) -> json.put("start", time.toEpochMilli());
        }
        ArrayNode access = json.putArray("access");
        definition
                .source()
                .access()
                .forEach(
                        one -> access.addObject().put("type", one.type().name()).put("uri", one.uri()));
        json.put("batchSize", definition.batching().size());
        json.put("windowMillis", definition.batching().window().toMillis());
        ArrayNode filters = json.putArray("filters");
        definition.filters().patterns().forEach(pattern -> filters.add(pattern.text()));
        writeFailures(json.putObject("failures"), definition.failures());
        return json.toString();
    }

    private static void writeFailures(ObjectNode json, FailureHandling failures) {
        failures.retries().ifPresent(retries -> json.put("retries", retries));
        failures.maximumAge().ifPresent(age -> json.put("maximumAgeMillis", age.toMillis()));
        json.put("onError", failures.onError().name());
        json.put("answers", failures.answers().name());
        failures.destination().ifPresent(destination -> json.put("destination", destination.text()));
    }

    static StartingPosition start(JsonNode json) {
        JsonNode start = json.path("start");
        if (start.isNumber()) {
            return new AtTimestamp(Instant.ofEpochMilli(start.longValue()));
        }
        return start.textValue().equals("newest") ? new Latest() : new TrimHorizon();
    }

    static List<SourceAccess> access(JsonNode json) {
        List<SourceAccess> access = new ArrayList<>();
        json.path("access")
                .forEach(one -> access.add(new SourceAccess(
                        SourceAccess.Type.valueOf(one.path("type").asText()),
                        one.path("uri").asText())));
        return access;
    }

    static Batching batching(JsonNode json) {
        return new Batching(
                json.path("batchSize").intValue(),
                Duration.ofMillis(json.path("windowMillis").longValue()));
    }

    static FilterCriteria filters(JsonNode json) {
        List<String> patterns = new ArrayList<>();
        json.path("filters").forEach(pattern -> patterns.add(pattern.asText()));
        return FilterCriteria.parse(patterns);
    }

    static FailureHandling failures(JsonNode json) {
        JsonNode failures = json.path("failures");
        return new FailureHandling(
                failures.has("retries")
                        ? OptionalInt.of(failures.path("retries").intValue())
                        : OptionalInt.empty(),
                failures.has("maximumAgeMillis")
                        ? Optional.of(Duration.ofMillis(
                                failures.path("maximumAgeMillis").longValue()))
                        : Optional.empty(),
                OnError.valueOf(failures.path("onError").asText()),
                Answers.valueOf(failures.path("answers").asText()),
                Optional.ofNullable(failures.path("destination").textValue()).map(ReadDestination::of));
    }

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A stored definition of a mapping is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
