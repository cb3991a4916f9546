package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** The AWS SDK against the doors, with nothing behind them. */
final class LambdaApiTest {

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
    void echo() {
        doors.dispatch().echo();
    }

    @AfterEach
    void deleteAll() {
        lambda.listFunctionsPaginator()
                .functions()
                .forEach(function -> lambda.deleteFunction(request -> request.functionName(function.functionName())));
    }

    private static CreateFunctionResponse create(String name) {
        return lambda.createFunction(request -> request.functionName(name)
                .runtime("python1.0")
                .handler("app.handler")
                .role("arn:aws:iam::000000000000:role/any")
                .memorySize(256)
                .timeout(7)
                .description("a test")
                .environment(environment -> environment.variables(Map.of("COLOUR", "blue")))
                .tags(Map.of("team", "any"))
                .architectures(Architecture.X86_64)
                .tracingConfig(tracing -> tracing.mode("PassThrough"))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(TestDoors.zip()))));
    }

    @Test
    void createsAFunctionAsLambdaShowsIt() {
        CreateFunctionResponse created = create("first");
        assertEquals("first", created.functionName());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:first", created.functionArn());
        assertEquals("python1.0", created.runtimeAsString());
        assertEquals("app.handler", created.handler());
        assertEquals(256, created.memorySize());
        assertEquals(7, created.timeout());
        assertEquals("a test", created.description());
        assertEquals(Map.of("COLOUR", "blue"), created.environment().variables());
        assertEquals(State.ACTIVE, created.state());
        assertEquals(LastUpdateStatus.SUCCESSFUL, created.lastUpdateStatus());
        assertEquals("$LATEST", created.version());
        assertEquals(TestDoors.zip().length, created.codeSize());
        assertTrue(created.lastModified().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000"));
        assertFalse(created.revisionId().isEmpty());
    }

    @Test
    void codeCanBeDownloadedAgain() throws IOException, InterruptedException {
        create("first");
        GetFunctionResponse found = lambda.getFunction(request -> request.functionName("first"));
        HttpResponse<byte[]> zip = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(found.code().location()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, zip.statusCode());
        assertArrayEquals(TestDoors.zip(), zip.body());
    }

    @Test
    void findsAFunctionByNameArnAndVersion() {
        CreateFunctionResponse created = create("versioned");
        lambda.publishVersion(request -> request.functionName("versioned").description("frozen"));
        for (String name : List.of("versioned", "versioned:1", created.functionArn(), created.functionArn() + ":1")) {
            assertEquals(
                    "versioned",
                    lambda.getFunctionConfiguration(request -> request.functionName(name))
                            .functionName());
            InvokeResponse answer = lambda.invoke(request -> request.functionName(name));
            assertEquals(name.endsWith(":1") ? "1" : "$LATEST", answer.executedVersion());
        }
        assertEquals(
                created.functionArn() + ":1",
                lambda.getFunctionConfiguration(
                                request -> request.functionName("versioned").qualifier("1"))
                        .functionArn());
    }

    @Test
    void updatesCodeAndConfiguration() {
        CreateFunctionResponse created = create("updated");
        var configured = lambda.updateFunctionConfiguration(
                request -> request.functionName("updated").memorySize(512).timeout(60));
        assertEquals(512, configured.memorySize());
        assertEquals(60, configured.timeout());
        assertEquals("a test", configured.description());
        assertNotEquals(created.revisionId(), configured.revisionId());
        var updated = lambda.updateFunctionCode(request -> request.functionName("updated")
                .zipFile(SdkBytes.fromByteArray(TestDoors.zip(1000)))
                .publish(true));
        assertEquals("1", updated.version());
        assertNotEquals(created.codeSha256(), updated.codeSha256());
    }

    @Test
    void listsFunctionsPageByPage() {
        for (String name : List.of("b", "a", "c")) {
            create(name);
        }
        lambda.publishVersion(request -> request.functionName("b"));
        List<String> names = lambda.listFunctionsPaginator(request -> request.maxItems(2)).functions().stream()
                .map(FunctionConfiguration::functionName)
                .toList();
        assertEquals(List.of("a", "b", "c"), names);
        assertEquals(
                4,
                lambda.listFunctions(request -> request.functionVersion("ALL"))
                        .functions()
                        .size());
        assertEquals(
                List.of("$LATEST", "1"),
                lambda.listVersionsByFunction(request -> request.functionName("b")).versions().stream()
                        .map(FunctionConfiguration::version)
                        .toList());
    }

    @Test
    void reservesConcurrency() {
        create("first");
        assertEquals(
                3,
                lambda.putFunctionConcurrency(
                                request -> request.functionName("first").reservedConcurrentExecutions(3))
                        .reservedConcurrentExecutions());
        assertEquals(
                3,
                lambda.getFunctionConcurrency(request -> request.functionName("first"))
                        .reservedConcurrentExecutions());
        assertEquals(
                3,
                lambda.getFunction(request -> request.functionName("first"))
                        .concurrency()
                        .reservedConcurrentExecutions());
        lambda.deleteFunctionConcurrency(request -> request.functionName("first"));
        assertNull(lambda.getFunctionConcurrency(request -> request.functionName("first"))
                .reservedConcurrentExecutions());
    }

    @Test
    void tellsAccountSettings() {
        create("first");
        var settings = lambda.getAccountSettings();
        assertEquals(1, settings.accountUsage().functionCount());
        assertEquals(TestDoors.zip().length, settings.accountUsage().totalCodeSize());
        assertEquals(50L << 20, settings.accountLimit().codeSizeZipped());
    }

    @Test
    void invokesAndTellsHowTheRunWent() {
        create("first");
        InvokeResponse answer = lambda.invoke(request -> request.functionName("first")
                .payload(SdkBytes.fromUtf8String("{\"n\": 1}"))
                .clientContext(Base64.getEncoder().encodeToString("{}".getBytes(UTF_8)))
                .logType(LogType.TAIL));
        assertEquals(200, answer.statusCode());
        assertEquals("{\"n\": 1}", answer.payload().asUtf8String());
        assertNull(answer.functionError());
        assertEquals("$LATEST", answer.executedVersion());
        assertTrue(new String(Base64.getDecoder().decode(answer.logResult()), UTF_8).contains("REPORT"));
        var headers = answer.sdkHttpResponse();
        assertEquals(
                "queue;dur=0.25, init;dur=11.00, run;dur=1.30",
                headers.firstMatchingHeader("Server-Timing").orElseThrow());
        assertEquals("warm", headers.firstMatchingHeader("X-Ephemera-Start").orElseThrow());
        assertEquals(
                "container-1",
                headers.firstMatchingHeader("X-Ephemera-Container").orElseThrow());
        var invocation = doors.dispatch().invocations().getFirst();
        assertEquals(
                invocation.id().toString(),
                headers.firstMatchingHeader("x-amzn-RequestId").orElseThrow());
        assertEquals(Origin.LAMBDA_API, invocation.origin());
        assertEquals("e30=", invocation.clientContext().orElseThrow());
    }

    @Test
    void aClientContextThatNobodyCanReadIsRefused() {
        create("first");
        for (String context : List.of("no base64!", "A".repeat(3584))) {
            assertThrows(
                    InvalidRequestContentException.class,
                    () -> lambda.invoke(request -> request.functionName("first").clientContext(context)));
        }
    }

    @Test
    void anEmptyPayloadIsAnEmptyObject() {
        create("first");
        assertEquals(
                "{}",
                lambda.invoke(request -> request.functionName("first"))
                        .payload()
                        .asUtf8String());
    }

    @Test
    void aFunctionsErrorIsAnAnswer() {
        create("first");
        doors.dispatch().fail(ErrorCode.UNHANDLED, "{\"errorMessage\":\"no\",\"errorType\":\"ValueError\"}");
        InvokeResponse answer = lambda.invoke(request -> request.functionName("first"));
        assertEquals(200, answer.statusCode());
        assertEquals("Unhandled", answer.functionError());
        assertTrue(answer.payload().asUtf8String().contains("ValueError"));
    }

    @Test
    void aDryRunRunsNothing() {
        create("first");
        assertEquals(
                204,
                lambda.invoke(request -> request.functionName("first").invocationType(InvocationType.DRY_RUN))
                        .statusCode());
        assertTrue(doors.dispatch().invocations().isEmpty());
    }

    @Test
    void lackOfRoomIsAThrottle() {
        create("first");
        doors.dispatch()
                .behave((_, _) -> new Outcome.Throttled(
                        "ConcurrentInvocationLimitExceeded", "Rate Exceeded.", Duration.ofMillis(1200)));
        TooManyRequestsException throttled = assertThrows(
                TooManyRequestsException.class, () -> lambda.invoke(request -> request.functionName("first")));
        assertEquals("ConcurrentInvocationLimitExceeded", throttled.reasonAsString());
        assertEquals("2", throttled.retryAfterSeconds());
        assertEquals("Rate Exceeded.", throttled.awsErrorDetails().errorMessage());
    }

    @Test
    void platformFailuresAreServiceExceptions() {
        create("first");
        doors.dispatch().behave((_, _) -> new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "engine is gone"));
        ServiceException failed =
                assertThrows(ServiceException.class, () -> lambda.invoke(request -> request.functionName("first")));
        assertEquals(500, failed.statusCode());
        assertEquals("engine is gone", failed.awsErrorDetails().errorMessage());
    }

    @Test
    void unexpectedErrorsTellTheirIdAndNothingElse() {
        create("first");
        doors.dispatch().behave((_, _) -> {
            throw new IllegalStateException("the secret detail");
        });
        ServiceException failed =
                assertThrows(ServiceException.class, () -> lambda.invoke(request -> request.functionName("first")));
        assertFalse(failed.getMessage().contains("secret"), failed.getMessage());
        String id = failed.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("x-amzn-RequestId")
                .orElseThrow();
        assertTrue(failed.getMessage().contains(id), failed.getMessage());
    }

    @Test
    void errorsHaveTheTypesThatClientsKnow() {
        create("first");
        assertThrows(ResourceConflictException.class, () -> create("first"));
        assertThrows(ResourceNotFoundException.class, () -> lambda.invoke(request -> request.functionName("nobody")));
        assertThrows(
                ResourceNotFoundException.class, () -> lambda.getFunction(request -> request.functionName("nobody")));
        InvalidRequestContentException malformed = assertThrows(
                InvalidRequestContentException.class,
                () -> lambda.invoke(request ->
                        request.functionName("first").payload(SdkBytes.fromUtf8String("{\"a\": 1,\n  oops}"))));
        assertTrue(malformed.getMessage().contains("line 2, column"), malformed.getMessage());
        assertThrows(
                RequestTooLargeException.class,
                () -> lambda.invoke(request -> request.functionName("first")
                        .payload(SdkBytes.fromUtf8String("\"" + "x".repeat(6_291_556) + "\""))));
    }

    @Test
    void refusesWhatItWouldHaveToIgnore() {
        InvalidParameterValueException bucket = assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.createFunction(request -> request.functionName("first")
                        .runtime("python1.0")
                        .handler("app.handler")
                        .role("any")
                        .code(code -> code.s3Bucket("bucket").s3Key("key"))));
        assertTrue(bucket.getMessage().contains("ZipFile"), bucket.getMessage());
        InvalidParameterValueException nothing = assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.createFunction(request -> request.functionName("first")
                        .runtime("python1.0")
                        .handler("app.handler")
                        .role("any")
                        .code(code -> {})));
        assertTrue(nothing.getMessage().contains("ZipFile"), nothing.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"secret\"", "[\"secret\"]", "{\"Variables\": \"secret\"}", "{\"Variables\": [\"secret\"]}"})
    void anEnvironmentOfTheWrongShapeDoesNotTakeAwayTheOneThereIs(String environment) {
        create("kept");
        lambda.updateFunctionConfiguration(request ->
                request.functionName("kept").environment(variables -> variables.variables(Map.of("KEY", "value"))));
        HttpResponse<String> refused = Http.send(
                "PUT",
                doors.resolve("/2015-03-31/functions/kept/configuration"),
                ("{\"Environment\": " + environment + "}").getBytes(UTF_8));
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("'Environment' must be an object"), refused.body());
        assertFalse(refused.body().contains("secret"), refused.body());
        assertEquals(
                Map.of("KEY", "value"),
                lambda.getFunctionConfiguration(request -> request.functionName("kept"))
                        .environment()
                        .variables());
        lambda.deleteFunction(request -> request.functionName("kept"));
    }

    @Test
    void namesTheOperationThatIsNotThere() {
        LambdaException refused =
                assertThrows(LambdaException.class, () -> lambda.getPolicy(request -> request.functionName("first")));
        assertEquals(501, refused.statusCode());
        assertTrue(refused.getMessage().contains("GetPolicy"), refused.getMessage());
    }

    @Test
    void aLargePackageComesInWhole() {
        byte[] zip = TestDoors.zip(40 << 20);
        CreateFunctionResponse created = lambda.createFunction(request -> request.functionName("large")
                .runtime("python1.0")
                .handler("app.handler")
                .role("any")
                .code(code -> code.zipFile(SdkBytes.fromByteArrayUnsafe(zip))));
        assertEquals(zip.length, created.codeSize());
    }
}
