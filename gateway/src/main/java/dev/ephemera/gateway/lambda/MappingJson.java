package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.filter.FilterPattern;
import dev.ephemera.triggers.mapping.DescribedMapping;
import dev.ephemera.triggers.mapping.EventSourceMapping;
import dev.ephemera.triggers.mapping.FailureHandling;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.KafkaSource;
import dev.ephemera.triggers.mapping.MappingDefinition;
import dev.ephemera.triggers.mapping.SourceAccess;
import dev.ephemera.triggers.mapping.StartingPosition.AtTimestamp;
import dev.ephemera.triggers.mapping.StartingPosition.Latest;
import dev.ephemera.triggers.mapping.StartingPosition.TrimHorizon;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes an event source mapping as Lambda's API shows it. */
final class MappingJson {

    private static final int WITHOUT_END = -1;

    private MappingJson() {}

    static void write(JsonGenerator json, DescribedMapping described) throws IOException {
        EventSourceMapping mapping = described.mapping();
        MappingDefinition definition = mapping.definition();
        json.writeStartObject();
        json.writeStringField("UUID", mapping.id().toString());
        json.writeStringField("EventSourceMappingArn", mapping.id().arn());
        json.writeStringField("FunctionArn", definition.function().arn());
        json.writeNumberField("BatchSize", definition.batching().size());
        json.writeNumberField(
                "MaximumBatchingWindowInSeconds", definition.batching().window().toSeconds());
        writeSource(json, definition.source());
        writeFilters(json, definition);
        writeFailures(json, definition.failures());
        json.writeStringField("State", described.state().label());
        json.writeStringField("StateTransitionReason", "USER_INITIATED");
        json.writeStringField("LastProcessingResult", described.result().text());
        json.writeNumberField("LastModified", seconds(mapping.lastModified()));
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json, KafkaSource source) throws IOException {
        switch (source.start()) {
            case TrimHorizon() -> json.writeStringField("StartingPosition", "TRIM_HORIZON");
            case Latest() -> json.writeStringField("StartingPosition", "LATEST");
            case AtTimestamp(Instant time) -> {
                json.writeStringField("StartingPosition", "AT_TIMESTAMP");
                json.writeNumberField("StartingPositionTimestamp", seconds(time));
            }
        }
        json.writeArrayFieldStart("Topics");
        json.writeString(source.topic());
        json.writeEndArray();
        if (!source.isOwnBroker()) {
            json.writeObjectFieldStart("SelfManagedEventSource");
            json.writeObjectFieldStart("Endpoints");
            json.writeArrayFieldStart("KAFKA_BOOTSTRAP_SERVERS");
            for (String server : source.bootstrapServers()) {
                json.writeString(server);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeObjectFieldStart("SelfManagedKafkaEventSourceConfig");
        json.writeStringField("ConsumerGroupId", source.group());
        json.writeEndObject();
        if (!source.access().isEmpty()) {
            json.writeArrayFieldStart("SourceAccessConfigurations");
            for (SourceAccess access : source.access()) {
                json.writeStartObject();
                json.writeStringField("Type", access.type().name());
                json.writeStringField("URI", access.uri());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void writeFilters(JsonGenerator json, MappingDefinition definition) throws IOException {
        if (definition.filters().patterns().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("FilterCriteria");
        json.writeArrayFieldStart("Filters");
        for (FilterPattern pattern : definition.filters().patterns()) {
            json.writeStartObject();
            json.writeStringField("Pattern", pattern.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFailures(JsonGenerator json, FailureHandling failures) throws IOException {
        json.writeObjectFieldStart("DestinationConfig");
        json.writeObjectFieldStart("OnFailure");
        Optional<Destination> destination = failures.destination();
        if (destination.isPresent()) {
            json.writeStringField("Destination", destination.get().text());
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeNumberField("MaximumRetryAttempts", failures.retries().orElse(WITHOUT_END));
        json.writeNumberField(
                "MaximumRecordAgeInSeconds",
                failures.maximumAge().map(Duration::toSeconds).orElse((long) WITHOUT_END));
        json.writeBooleanField("BisectBatchOnFunctionError", failures.onError() == OnError.BISECT);
        json.writeArrayFieldStart("FunctionResponseTypes");
        if (failures.answers() == Answers.ITEM_FAILURES) {
            json.writeString("ReportBatchItemFailures");
        }
        json.writeEndArray();
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
