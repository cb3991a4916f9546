package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigResponse;

/** The AWS SDK sets what functions want of their asynchronous invocations. */
final class EventInvokeConfigTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static LambdaClient lambda;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        lambda = Sdk.at(doors.address(), "anybody", "anything at all");
    }

    @AfterAll
    static void close() {
        lambda.close();
        doors.close();
    }

    @BeforeEach
    void deploy() {
        doors.deploy("first");
        doors.deploy("other");
    }

    @AfterEach
    void delete() {
        lambda.deleteFunction(request -> request.functionName("first"));
        lambda.deleteFunction(request -> request.functionName("other"));
    }

    private static PutFunctionEventInvokeConfigResponse put(
            Consumer<PutFunctionEventInvokeConfigRequest.Builder> more) {
        return lambda.putFunctionEventInvokeConfig(request -> {
            request.functionName("first");
            more.accept(request);
        });
    }

    private static GetFunctionEventInvokeConfigResponse get() {
        return lambda.getFunctionEventInvokeConfig(request -> request.functionName("first"));
    }

    private static DestinationConfig onFailure(String destination) {
        return DestinationConfig.builder()
                .onFailure(side -> side.destination(destination))
                .build();
    }

    @Test
    void isStoredAndShownAsLambdaShowsIt() {
        PutFunctionEventInvokeConfigResponse stored = put(request -> request.maximumRetryAttempts(1)
                .maximumEventAgeInSeconds(3600)
                .destinationConfig(destinations -> destinations
                        .onSuccess(side -> side.destination(ARN + "other"))
                        .onFailure(side -> side.destination("kafka://failures"))));
        assertEquals(ARN + "first:$LATEST", stored.functionArn());
        assertEquals(1, stored.maximumRetryAttempts());
        assertEquals(3600, stored.maximumEventAgeInSeconds());
        assertEquals(ARN + "other", stored.destinationConfig().onSuccess().destination());
        assertEquals("kafka://failures", stored.destinationConfig().onFailure().destination());
        assertFalse(stored.lastModified().isAfter(Instant.now()));
        assertFalse(stored.lastModified().isBefore(Instant.now().minus(Duration.ofHours(1))));
        GetFunctionEventInvokeConfigResponse read = get();
        assertEquals(stored.lastModified(), read.lastModified());
        assertEquals(stored.destinationConfig(), read.destinationConfig());
        assertEquals(1, read.maximumRetryAttempts());
    }

    @Test
    void theTimeIsANumberOfSeconds() {
        put(request -> request.maximumRetryAttempts(0));
        String json = Http.get(doors.resolve("/2019-09-25/functions/first/event-invoke-config"))
                .body();
        assertTrue(
                json.matches("\\{\"LastModified\":\\d{10}\\.\\d{3},\"FunctionArn\":\"[^\"]+:first:\\$LATEST\","
                        + "\"MaximumRetryAttempts\":0,"
                        + "\"DestinationConfig\":\\{\"OnSuccess\":\\{},\"OnFailure\":\\{}}}"),
                json);
    }

    @Test
    void puttingReplacesTheWhole() {
        put(request -> request.maximumRetryAttempts(1).destinationConfig(onFailure("kafka://failures")));
        put(request -> request.maximumEventAgeInSeconds(60));
        GetFunctionEventInvokeConfigResponse read = get();
        assertNull(read.maximumRetryAttempts());
        assertEquals(60, read.maximumEventAgeInSeconds());
        assertNull(read.destinationConfig().onFailure().destination());
    }

    @Test
    void updatingLeavesTheRest() {
        put(request -> request.maximumRetryAttempts(1)
                .destinationConfig(destinations -> destinations
                        .onSuccess(side -> side.destination("kafka://successes"))
                        .onFailure(side -> side.destination("kafka://failures"))));
        UpdateFunctionEventInvokeConfigResponse updated = lambda.updateFunctionEventInvokeConfig(request ->
                request.functionName("first").maximumEventAgeInSeconds(120).destinationConfig(onFailure("")));
        assertEquals(1, updated.maximumRetryAttempts());
        assertEquals(120, updated.maximumEventAgeInSeconds());
        assertEquals(
                "kafka://successes", updated.destinationConfig().onSuccess().destination());
        assertNull(updated.destinationConfig().onFailure().destination());
    }

    @Test
    void versionsAreListedPageByPage() {
        put(request -> request.maximumRetryAttempts(0));
        for (int version = 1; version <= 3; version++) {
            int timeout = version;
            lambda.updateFunctionConfiguration(
                    request -> request.functionName("first").timeout(timeout));
            lambda.publishVersion(request -> request.functionName("first"));
            put(request -> request.qualifier(Integer.toString(timeout)).maximumRetryAttempts(1));
        }
        List<String> arns = lambda
                .listFunctionEventInvokeConfigsPaginator(
                        request -> request.functionName("first").maxItems(2))
                .functionEventInvokeConfigs()
                .stream()
                .map(FunctionEventInvokeConfig::functionArn)
                .toList();
        assertEquals(List.of(ARN + "first:$LATEST", ARN + "first:1", ARN + "first:2", ARN + "first:3"), arns);
        lambda.deleteFunctionEventInvokeConfig(
                request -> request.functionName("first").qualifier("2"));
        assertEquals(
                3,
                lambda.listFunctionEventInvokeConfigs(request -> request.functionName("first"))
                        .functionEventInvokeConfigs()
                        .size());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (Runnable request : List.<Runnable>of(
                EventInvokeConfigTest::get,
                () -> lambda.deleteFunctionEventInvokeConfig(wanted -> wanted.functionName("first")),
                () -> lambda.updateFunctionEventInvokeConfig(
                        wanted -> wanted.functionName("first").maximumRetryAttempts(1)),
                () -> put(wanted -> wanted.functionName("nobody").maximumRetryAttempts(1)),
                () -> put(wanted -> wanted.qualifier("9").maximumRetryAttempts(1)),
                () -> lambda.listFunctionEventInvokeConfigs(wanted -> wanted.functionName("nobody")))) {
            assertThrows(ResourceNotFoundException.class, request::run);
        }
        put(request -> request.maximumRetryAttempts(1));
        lambda.deleteFunctionEventInvokeConfig(request -> request.functionName("first"));
        assertThrows(ResourceNotFoundException.class, EventInvokeConfigTest::get);
    }

    private static void assertRefused(String part, Consumer<PutFunctionEventInvokeConfigRequest.Builder> more) {
        InvalidParameterValueException refused = assertThrows(InvalidParameterValueException.class, () -> put(more));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void lambdasBoundsHold() {
        assertRefused("0 to 2 in Lambda's API, not 3", request -> request.maximumRetryAttempts(3));
        assertRefused("60 to 21600 in Lambda's API, not 59", request -> request.maximumEventAgeInSeconds(59));
        assertRefused("not 21601", request -> request.maximumEventAgeInSeconds(21_601));
        assertRefused("You must specify at least one", _ -> {});
        assertThrows(ResourceNotFoundException.class, EventInvokeConfigTest::get);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:sqs:us-east-1:000000000000:queue|There are no SQS queues here",
                "arn:aws:lambda:us-east-1:000000000000:function:nobody|function:nobody is invalid",
                "first|You can't specify the function as a destination for itself",
                "http://127.0.0.1/hook|private-addresses: allow",
                "kafka://ephemera.delayed|one of the platform's own",
            })
    void destinationsThatCannotBeToldAreRefusedInWords(String destination, String complaint) {
        assertRefused(complaint, request -> request.destinationConfig(onFailure(destination)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"DestinationConfig\": \"other\"}|'DestinationConfig' must be an object",
                "{\"DestinationConfig\": {\"OnFailure\": \"other\"}}|'DestinationConfig.OnFailure' must be an object",
                "{\"DestinationConfig\": {\"OnSuccess\": [1]}}|'DestinationConfig.OnSuccess' must be an object",
            })
    void destinationsOfTheWrongShapeAreNotTakenForNone(String body, String complaint) {
        put(request -> request.destinationConfig(onFailure(ARN + "other")));

        HttpResponse<String> refused = Http.send(
                "PUT", doors.resolve("/2019-09-25/functions/first/event-invoke-config"), body.getBytes(UTF_8));

        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains(complaint), refused.body());
        assertEquals(ARN + "other", get().destinationConfig().onFailure().destination());
    }

    @Test
    void ourOwnDoorTakesMore() {
        HttpResponse<String> stored = Http.send(
                "PUT",
                doors.resolve("/functions/first/async"),
                "{\"retries\":10,\"maximumAgeSeconds\":604800,\"onFailure\":\"other\",\"onSuccess\":null}"
                        .getBytes(UTF_8));
        assertEquals(200, stored.statusCode(), stored.body());
        assertTrue(
                stored.body()
                        .startsWith("{\"function\":\"first:$LATEST\",\"retries\":10,\"maximumAgeSeconds\":604800,"
                                + "\"onFailure\":\"" + ARN + "other\",\"lastModified\":\"20"),
                stored.body());
        assertEquals(
                stored.body(), Http.get(doors.resolve("/functions/first/async")).body());
        assertEquals(10, get().maximumRetryAttempts());
        assertEquals(ARN + "other", get().destinationConfig().onFailure().destination());
        assertEquals(
                204,
                Http.send("DELETE", doors.resolve("/functions/first/async"), new byte[0])
                        .statusCode());
        assertEquals(404, Http.get(doors.resolve("/functions/first/async")).statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"retries\": 11}|0 to 10, not 11",
                "{\"retries\": \"2\"}|whole number, not \\\"2\\\"",
                "{\"maximumAgeSeconds\": 0}|1 to 2592000 seconds",
                "{\"onFailure\": 7}|must be a text, not 7",
                "{\"onFailure\": \"ftp://x\"}|'ftp://'",
                "{\"retry\": 2}|no field 'retry'",
                "[]|must be a JSON object",
                "{oops|line 1",
            })
    void ourOwnDoorSaysWhatIsWrong(String body, String complaint) {
        HttpResponse<String> refused = Http.send("PUT", doors.resolve("/functions/first/async"), body.getBytes(UTF_8));
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains(complaint), refused.body());
    }
}
