package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import dev.ephemera.triggers.mapping.FailureChange;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.MappingChange;
import dev.ephemera.triggers.mapping.NewMapping;
import dev.ephemera.triggers.mapping.SourceAccess;
import dev.ephemera.triggers.mapping.StartingPosition;
import dev.ephemera.triggers.mapping.Wanted;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says of an event source mapping. */
record ReadMapping(FunctionRequest request) {

    private static final String SERVERS = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String ITEM_FAILURES = "ReportBatchItemFailures";

    /** What would be ignored here and matters, and what to do instead. */
    private static final Map<String, String> REFUSED = Map.of(
            "EventSourceArn",
            "there are no queues or streams of AWS here; name a Kafka cluster as SelfManagedEventSource, or leave"
                    + " both out for the platform's own broker",
            "Queues",
            "there are no message queues here; name Topics",
            "AmazonManagedKafkaEventSourceConfig",
            "use SelfManagedKafkaEventSourceConfig",
            "DocumentDBEventSourceConfig",
            "there is no DocumentDB here; leave it out",
            "ScalingConfig",
            "each partition has one batch at a time; use the function's reserved concurrency",
            "ParallelizationFactor",
            "each partition has one batch at a time, in order; use more partitions",
            "TumblingWindowInSeconds",
            "there are no tumbling windows for Kafka; leave it out",
            "KMSKeyArn",
            "filter criteria are not encrypted with keys of your own here; leave it out");

    NewMapping create() {
        refuse();
        return new NewMapping(
                FunctionReference.parse(request.requiredText("FunctionName"), Optional.empty()),
                servers(),
                field("Topics").texts().orElse(List.of()),
                field("SelfManagedKafkaEventSourceConfig")
                        .field("ConsumerGroupId")
                        .text(),
                start(),
                change());
    }

    MappingChange update() {
        refuse();
        return change();
    }

    /** The group that an update names, which it cannot change. */
    Optional<String> group() {
        return field("SelfManagedKafkaEventSourceConfig")
                .field("ConsumerGroupId")
                .text();
    }

    private MappingChange change() {
        return new MappingChange(
                request.text("FunctionName").map(name -> FunctionReference.parse(name, Optional.empty())),
                field("Enabled").flag().map(enabled -> enabled ? Wanted.ENABLED : Wanted.DISABLED),
                request.number("BatchSize"),
                request.number("MaximumBatchingWindowInSeconds"),
                filters(),
                field("SourceAccessConfigurations")
                        .elements()
                        .map(list -> list.stream().map(ReadMapping::access).toList()),
                new FailureChange(
                        request.number("MaximumRetryAttempts"),
                        request.number("MaximumRecordAgeInSeconds"),
                        field("BisectBatchOnFunctionError")
                                .flag()
                                .map(bisect -> bisect ? OnError.BISECT : OnError.RETRY_WHOLE),
                        field("FunctionResponseTypes").texts().map(ReadMapping::answers),
                        destination()));
    }

    private List<String> servers() {
        Optional<List<String>> servers = field("SelfManagedEventSource")
                .onlyField("Endpoints")
                .onlyField(SERVERS)
                .texts();
        if (servers.filter(List::isEmpty).isPresent()) {
            throw invalid(SERVERS + " names no server: give them as host:port, or leave SelfManagedEventSource out for"
                    + " the platform's own broker");
        }
        return servers.orElse(List.of());
    }

    private Optional<StartingPosition> start() {
        Nested timestamp = field("StartingPositionTimestamp");
        Optional<String> position = request.text("StartingPosition");
        if (position.isPresent() && position.get().equals("AT_TIMESTAMP")) {
            return Optional.of(new StartingPosition.AtTimestamp(instant(timestamp)));
        }
        if (!timestamp.isMissing()) {
            throw invalid("StartingPositionTimestamp goes with StartingPosition AT_TIMESTAMP, not with "
                    + position.orElse("none"));
        }
        return position.map(text -> switch (text) {
            case "TRIM_HORIZON" -> new StartingPosition.TrimHorizon();
            case "LATEST" -> new StartingPosition.Latest();
            case String other ->
                throw invalid("StartingPosition is TRIM_HORIZON, LATEST or AT_TIMESTAMP, not '" + other + "'");
        });
    }

    /** Seconds since 1970, as JSON has it in Lambda's protocol, or ISO 8601. */
    private static Instant instant(Nested timestamp) {
        JsonNode value = timestamp.value();
        try {
            if (value.isNumber()) {
                BigDecimal millis = value.decimalValue().movePointRight(3);
                return Instant.ofEpochMilli(millis.longValue());
            }
            if (value.isTextual()) {
                return Instant.parse(value.textValue());
            }
        } catch (DateTimeException e) {
            throw noTime(value, e);
        }
        throw noTime(value, null);
    }

    private static RejectedRequestException noTime(JsonNode value, @Nullable Exception cause) {
        String message = "StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp, in seconds since 1970, not "
                + (value.isMissingNode() ? "none" : value.toString());
        return cause == null
                ? invalid(message)
                : new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message, cause);
    }

    private Optional<List<String>> filters() {
        Nested criteria = field("FilterCriteria");
        if (criteria.isMissing()) {
            return Optional.empty();
        }
        return Optional.of(criteria.field("Filters").elements().orElse(List.of()).stream()
                .map(filter -> filter.field("Pattern").requiredText())
                .toList());
    }

    private static SourceAccess access(Nested configuration) {
        String type = configuration.field("Type").requiredText();
        String uri = configuration.field("URI").requiredText();
        return Arrays.stream(SourceAccess.Type.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(known -> new SourceAccess(known, uri))
                .orElseThrow(() -> invalid("SourceAccessConfigurations cannot have the type '" + type
                        + "' here: there are " + Arrays.toString(SourceAccess.Type.values())));
    }

    private static Answers answers(List<String> types) {
        types.stream().filter(type -> !type.equals(ITEM_FAILURES)).findFirst().ifPresent(type -> {
            throw invalid("FunctionResponseTypes can only have " + ITEM_FAILURES + ", not '" + type + "'");
        });
        return types.isEmpty() ? Answers.ALL_PROCESSED : Answers.ITEM_FAILURES;
    }

    /** Empty inside if there shall be none. */
    private Optional<Optional<Destination>> destination() {
        Nested config = field("DestinationConfig");
        if (config.isMissing()) {
            return Optional.empty();
        }
        if (config.field("OnSuccess")
                .field("Destination")
                .text()
                .filter(text -> !text.isEmpty())
                .isPresent()) {
            throw invalid("DestinationConfig.OnSuccess is not supported: event source mappings tell of failures only");
        }
        return Optional.of(config.field("OnFailure")
                .field("Destination")
                .text()
                .filter(text -> !text.isEmpty())
                .map(ReadDestination::of));
    }

    private void refuse() {
        REFUSED.forEach((field, instead) -> {
            if (request.field(field).filter(ReadMapping::hasContent).isPresent()) {
                throw invalid(field + " is not supported: " + instead);
            }
        });
        if (!field("SelfManagedKafkaEventSourceConfig")
                .field("SchemaRegistryConfig")
                .isMissing()) {
            throw invalid("SchemaRegistryConfig is not supported: functions here get records as they are");
        }
    }

    private static boolean hasContent(JsonNode value) {
        return value.isContainerNode()
                ? !value.isEmpty()
                : !value.isNull() && !value.asText().isEmpty();
    }

    private Nested field(String name) {
        return Nested.of(request, name);
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
