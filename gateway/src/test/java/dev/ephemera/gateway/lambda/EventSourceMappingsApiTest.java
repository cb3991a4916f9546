package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EndPointType;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SourceAccessConfiguration;
import software.amazon.awssdk.services.lambda.model.SourceAccessType;

/** The AWS SDK makes mappings, with no node that runs them. */
final class EventSourceMappingsApiTest {

    @TempDir
    private Path data;

    private TestDoors doors;
    private LambdaClient lambda;

    @BeforeEach
    void open() {
        doors = TestDoors.open(
                data,
                Map.of(
                        "ephemera.secrets.orders-login.value",
                        "{\"username\": \"u\", \"password\": \"never shown\"}",
                        "ephemera.secrets.orders-ca.value",
                        "{\"certificate\": \"any\"}"));
        doors.deploy("first");
        doors.deploy("other");
        lambda = Sdk.at(doors.address(), "anybody", "anything at all");
    }

    @AfterEach
    void close() {
        lambda.close();
        doors.close();
    }

    private CreateEventSourceMappingResponse create(Consumer<CreateEventSourceMappingRequest.Builder> more) {
        return lambda.createEventSourceMapping(request -> {
            request.functionName("first")
                    .topics("orders")
                    .selfManagedEventSource(source -> source.endpoints(
                            Map.of(EndPointType.KAFKA_BOOTSTRAP_SERVERS, List.of("b:9092", "a:9092"))));
            more.accept(request);
        });
    }

    private static Filter pattern(String text) {
        return Filter.builder().pattern(text).build();
    }

    private static SourceAccessConfiguration access(SourceAccessType type, String uri) {
        return SourceAccessConfiguration.builder().type(type).uri(uri).build();
    }

    @Test
    void aNewMappingHasLambdasDefaults() {
        CreateEventSourceMappingResponse created = create(_ -> {});

        assertEquals(202, created.sdkHttpResponse().statusCode());
        assertEquals(36, created.uuid().length());
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:" + created.uuid(),
                created.eventSourceMappingArn());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:first", created.functionArn());
        assertEquals(List.of("orders"), created.topics());
        assertEquals(
                List.of("a:9092", "b:9092"),
                created.selfManagedEventSource().endpoints().get(EndPointType.KAFKA_BOOTSTRAP_SERVERS));
        assertEquals(created.uuid(), created.selfManagedKafkaEventSourceConfig().consumerGroupId());
        assertEquals(EventSourcePosition.TRIM_HORIZON, created.startingPosition());
        assertEquals(100, created.batchSize());
        assertEquals(0, created.maximumBatchingWindowInSeconds());
        assertEquals(-1, created.maximumRetryAttempts());
        assertEquals(-1, created.maximumRecordAgeInSeconds());
        assertFalse(created.bisectBatchOnFunctionError());
        assertEquals(List.of(), created.functionResponseTypes());
        assertNull(created.destinationConfig().onFailure().destination());
        assertEquals("Creating", created.state());
        assertEquals("No records processed", created.lastProcessingResult());
        assertTrue(created.lastModified().isAfter(Instant.EPOCH));
    }

    @Test
    void aMappingIsShownAsItWasMade() {
        Instant start = Instant.parse("2026-01-02T03:04:05.678Z");
        CreateEventSourceMappingResponse created = create(request -> request.functionName("first:$LATEST")
                .enabled(false)
                .startingPosition(EventSourcePosition.AT_TIMESTAMP)
                .startingPositionTimestamp(start)
                .batchSize(10_000)
                .maximumBatchingWindowInSeconds(300)
                .maximumRetryAttempts(3)
                .maximumRecordAgeInSeconds(60)
                .bisectBatchOnFunctionError(true)
                .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                .destinationConfig(config -> config.onFailure(failure -> failure.destination("kafka://failures")))
                .filterCriteria(criteria -> criteria.filters(pattern("{\"value\": {\"a\": [1]}}")))
                .selfManagedKafkaEventSourceConfig(config -> config.consumerGroupId("my-group"))
                .sourceAccessConfigurations(
                        access(
                                SourceAccessType.SASL_SCRAM_512_AUTH,
                                "arn:aws:secretsmanager:us-east-1:01234567890:secret:orders-login-AbCdEf"),
                        access(SourceAccessType.SERVER_ROOT_CA_CERTIFICATE, "orders-ca"))
                .provisionedPollerConfig(poller -> poller.minimumPollers(1).maximumPollers(3))
                .tags(Map.of("team", "any")));

        GetEventSourceMappingResponse shown = lambda.getEventSourceMapping(request -> request.uuid(created.uuid()));

        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:first:$LATEST", shown.functionArn());
        assertEquals(EventSourcePosition.AT_TIMESTAMP, shown.startingPosition());
        assertEquals(start, shown.startingPositionTimestamp());
        assertEquals(10_000, shown.batchSize());
        assertEquals(300, shown.maximumBatchingWindowInSeconds());
        assertEquals(3, shown.maximumRetryAttempts());
        assertEquals(60, shown.maximumRecordAgeInSeconds());
        assertTrue(shown.bisectBatchOnFunctionError());
        assertEquals(List.of(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES), shown.functionResponseTypes());
        assertEquals("kafka://failures", shown.destinationConfig().onFailure().destination());
        assertEquals(
                "{\"value\": {\"a\": [1]}}",
                shown.filterCriteria().filters().getFirst().pattern());
        assertEquals("my-group", shown.selfManagedKafkaEventSourceConfig().consumerGroupId());
        assertEquals(
                List.of("arn:aws:secretsmanager:us-east-1:01234567890:secret:orders-login-AbCdEf", "orders-ca"),
                shown.sourceAccessConfigurations().stream()
                        .map(access -> access.uri())
                        .toList());
        assertFalse(shown.toString().contains("never shown"));
    }

    @Test
    void onlyWhatIsNamedChanges() {
        CreateEventSourceMappingResponse created = create(request -> request.batchSize(7)
                .filterCriteria(criteria -> criteria.filters(pattern("{\"value\": [\"a\"]}")))
                .destinationConfig(config -> config.onFailure(failure -> failure.destination("kafka://failures"))));

        var updated = lambda.updateEventSourceMapping(request -> request.uuid(created.uuid())
                .functionName("other")
                .maximumRetryAttempts(5)
                .enabled(false));

        assertEquals(202, updated.sdkHttpResponse().statusCode());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:other", updated.functionArn());
        assertEquals(7, updated.batchSize());
        assertEquals(5, updated.maximumRetryAttempts());
        assertEquals(1, updated.filterCriteria().filters().size());
        assertEquals("Disabling", updated.state());
        var emptied = lambda.updateEventSourceMapping(request -> request.uuid(created.uuid())
                .filterCriteria(criteria -> criteria.filters(List.of()))
                .destinationConfig(config -> config.onFailure(failure -> failure.destination("")))
                .functionResponseTypesWithStrings(List.of()));
        assertNull(emptied.filterCriteria());
        assertNull(emptied.destinationConfig().onFailure().destination());
    }

    @Test
    void aMappingIsDeletedOnce() {
        CreateEventSourceMappingResponse created = create(_ -> {});

        var deleted = lambda.deleteEventSourceMapping(request -> request.uuid(created.uuid()));

        assertEquals("Deleting", deleted.state());
        assertThrows(
                ResourceInUseException.class,
                () -> lambda.updateEventSourceMapping(
                        request -> request.uuid(created.uuid()).batchSize(1)));
    }

    @Test
    void mappingsAreListedPageByPageAndByFunction() {
        for (int number = 0; number < 5; number++) {
            String topic = "topic-" + number;
            String function = number % 2 == 0 ? "first" : "other";
            create(request -> request.topics(topic).functionName(function));
        }

        List<String> topics =
                lambda.listEventSourceMappingsPaginator(request -> request.maxItems(2)).eventSourceMappings().stream()
                        .map(EventSourceMappingConfiguration::topics)
                        .map(List::getFirst)
                        .toList();
        assertEquals(List.of("topic-0", "topic-1", "topic-2", "topic-3", "topic-4"), topics);
        assertEquals(
                2,
                lambda.listEventSourceMappings(request -> request.functionName("other"))
                        .eventSourceMappings()
                        .size());
        assertEquals(
                0,
                lambda.listEventSourceMappings(request -> request.functionName("other:7"))
                        .eventSourceMappings()
                        .size());
    }

    @Test
    void withoutEndpointsTheOwnBrokerIsMeant() {
        var created = lambda.createEventSourceMapping(
                request -> request.functionName("first").topics("orders"));

        assertNull(created.selfManagedEventSource());
        assertTrue(Http.get(doors.resolve("/triggers"))
                .body()
                .contains("\"kind\":\"kafka\",\"source\":\"orders\",\"function\":\"first\",\"state\":\"Creating\""));
    }

    /** A function that reads where positions are committed would run for each of its own commits. */
    @Test
    void thePlatformsOwnTopicsAreNotRead() {
        for (String topic : List.of("ephemera.delayed", "__consumer_offsets")) {
            InvalidParameterValueException refused = assertThrows(
                    InvalidParameterValueException.class,
                    () -> lambda.createEventSourceMapping(
                            request -> request.functionName("first").topics(topic)));
            assertTrue(refused.getMessage().contains("'" + topic + "' is one of the platform's own"));
            assertEquals(
                    List.of(topic), create(request -> request.topics(topic)).topics(), "of another cluster");
        }
        assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.createEventSourceMapping(request -> request.functionName("first")
                        .topics("orders")
                        .selfManagedKafkaEventSourceConfig(config -> config.consumerGroupId("ephemera.p0.lane-1"))));
    }

    @Test
    void whatIsThereAlreadyIsAConflict() {
        CreateEventSourceMappingResponse created = create(_ -> {});

        assertTrue(assertThrows(ResourceConflictException.class, () -> create(_ -> {}))
                .getMessage()
                .contains(created.uuid()));
        assertThrows(
                ResourceConflictException.class,
                () -> create(request -> request.topics("another")
                        .selfManagedKafkaEventSourceConfig(config -> config.consumerGroupId(created.uuid()))));
        CreateEventSourceMappingResponse other = create(request -> request.functionName("other"));
        assertNotEquals(created.uuid(), other.uuid());
        assertThrows(
                ResourceConflictException.class,
                () -> lambda.updateEventSourceMapping(
                        request -> request.uuid(other.uuid()).functionName("first")));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThrows(ResourceNotFoundException.class, () -> create(request -> request.functionName("nobody")));
        String unknown = "00000000-0000-0000-0000-000000000000";
        assertThrows(
                ResourceNotFoundException.class, () -> lambda.getEventSourceMapping(request -> request.uuid(unknown)));
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.deleteEventSourceMapping(request -> request.uuid(unknown)));
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.getEventSourceMapping(request -> request.uuid("no-uuid")));
    }

    private void assertRefused(String word, Consumer<CreateEventSourceMappingRequest.Builder> more) {
        LambdaException refused = assertThrows(InvalidParameterValueException.class, () -> create(more));
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    @Test
    void whatCannotBeIsRefusedInWords() {
        assertRefused("Topics", request -> request.topics(List.of()));
        assertRefused("a/b", request -> request.topics("a/b"));
        assertRefused("BatchSize", request -> request.batchSize(10_001));
        assertRefused("MaximumBatchingWindowInSeconds", request -> request.maximumBatchingWindowInSeconds(301));
        assertRefused("MaximumRetryAttempts", request -> request.maximumRetryAttempts(-2));
        assertRefused("MaximumRecordAgeInSeconds", request -> request.maximumRecordAgeInSeconds(59));
        assertRefused("StartingPositionTimestamp", request -> request.startingPositionTimestamp(Instant.EPOCH));
        assertRefused(
                "StartingPositionTimestamp", request -> request.startingPosition(EventSourcePosition.AT_TIMESTAMP));
        assertRefused("SOMEWHERE", request -> request.startingPosition("SOMEWHERE"));
        assertRefused(
                "localhost",
                request -> request.selfManagedEventSource(source ->
                        source.endpoints(Map.of(EndPointType.KAFKA_BOOTSTRAP_SERVERS, List.of("localhost")))));
        assertRefused(
                "names no server",
                request -> request.selfManagedEventSource(
                        source -> source.endpoints(Map.of(EndPointType.KAFKA_BOOTSTRAP_SERVERS, List.of()))));
        assertRefused(
                "not 'KAFKA_SERVERS'",
                request -> request.selfManagedEventSource(
                        source -> source.endpointsWithStrings(Map.of("KAFKA_SERVERS", List.of("a:9092")))));
        assertRefused(
                "Pattern",
                request -> request.filterCriteria(
                        criteria -> criteria.filters(Filter.builder().build())));
        assertRefused("pattern", request -> request.filterCriteria(criteria -> criteria.filters(pattern("{}"))));
        assertRefused(
                "no-such-secret",
                request -> request.sourceAccessConfigurations(access(SourceAccessType.BASIC_AUTH, "no-such-secret")));
        assertRefused(
                "VPC_SUBNET",
                request -> request.sourceAccessConfigurations(access(SourceAccessType.VPC_SUBNET, "subnet:any")));
        assertRefused(
                "SQS",
                request -> request.destinationConfig(config ->
                        config.onFailure(failure -> failure.destination("arn:aws:sqs:us-east-1:000000000000:q"))));
        assertRefused(
                "come back for ever",
                request -> request.destinationConfig(
                        config -> config.onFailure(failure -> failure.destination("kafka://orders"))));
        assertRefused("EventSourceArn", request -> request.eventSourceArn("arn:aws:sqs:us-east-1:000000000000:q"));
        assertRefused("TumblingWindow", request -> request.tumblingWindowInSeconds(5));
    }
}
