package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The AWS SDK hands over events, with nothing behind the doors. */
final class AsyncInvokeTest {

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static LambdaClient lambda;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("first");
        lambda = Sdk.at(doors.address(), "anybody", "anything at all");
    }

    @AfterAll
    static void close() {
        lambda.close();
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.dispatch().echo();
        doors.queue().reset();
    }

    private static InvokeResponse event(String payload, String... headers) {
        return lambda.invoke(event().payload(SdkBytes.fromUtf8String(payload))
                .overrideConfiguration(configuration -> {
                    for (int at = 0; at < headers.length; at += 2) {
                        configuration.putHeader(headers[at], headers[at + 1]);
                    }
                })
                .build());
    }

    private static InvokeRequest.Builder event() {
        return InvokeRequest.builder().functionName("first").invocationType(InvocationType.EVENT);
    }

    @Test
    void anEventIsTakenInAndNotRun() {
        InvokeResponse answer = event("{\"n\": 1}", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
        assertEquals(202, answer.statusCode());
        assertEquals(0, answer.payload().asByteArray().length);
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals(
                taken.id().toString(),
                answer.sdkHttpResponse().firstMatchingHeader("x-amzn-RequestId").orElseThrow());
        assertEquals("first", taken.function().toString());
        assertEquals("{\"n\": 1}", new String(taken.event(), UTF_8));
        assertEquals(Origin.LAMBDA_API, taken.origin());
        assertEquals(InvocationOptions.DEFAULT, taken.options());
        assertEquals(1, taken.attempt());
        assertEquals(taken.accepted(), taken.notBefore());
        assertEquals(0, taken.accepted().getNano() % 1_000_000);
        assertEquals(Optional.of("Root=1-5759e988-bd862e3fe1be46a994272793"), taken.traceId());
        assertEquals(List.of(), doors.dispatch().invocations());
    }

    @Test
    void theQualifierAndTheClientContextGoAlong() {
        String context = Base64.getEncoder().encodeToString("{}".getBytes(UTF_8));
        lambda.publishVersion(request -> request.functionName("first"));
        lambda.invoke(event().qualifier("1").clientContext(context).build());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals("first:1", taken.function().toString());
        assertEquals(Optional.of(context), taken.clientContext());
        assertEquals("{}", new String(taken.event(), UTF_8));
    }

    @Test
    void optionsComeAsHeaders() {
        event(
                "{}",
                "X-Ephemera-Priority",
                "2",
                "X-Ephemera-Delay",
                "5m",
                "X-Ephemera-Timeout",
                "1.5",
                "X-Ephemera-Retries",
                "10",
                "X-Ephemera-Retry-Delay",
                "250ms",
                "X-Ephemera-Maximum-Age",
                "7d");
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals(
                new InvocationOptions(
                        Priority.HIGHEST,
                        Duration.ofMinutes(5),
                        Optional.of(Duration.ofMillis(1500)),
                        Optional.of(10),
                        Optional.of(Duration.ofMillis(250)),
                        Optional.of(Duration.ofDays(7))),
                taken.options());
        assertEquals(taken.accepted().plus(Duration.ofMinutes(5)), taken.notBefore());
    }

    @Test
    void optionsOfACallThatWaitsAreRefused() {
        InvalidParameterValueException refused = assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.invoke(request -> request.functionName("first")
                        .overrideConfiguration(configuration -> configuration.putHeader("X-Ephemera-Delay", "5m"))));
        assertTrue(refused.getMessage().contains("X-Ephemera-Delay"), refused.getMessage());
        assertEquals(List.of(), doors.dispatch().invocations());
    }

    @Test
    void whatCannotRunIsNotTakenIn() {
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.invoke(event().functionName("nobody").build()));
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.invoke(event().qualifier("99").build()));
        assertThrows(InvalidRequestContentException.class, () -> event("{oops"));
        assertThrows(InvalidParameterValueException.class, () -> event("{}", "X-Ephemera-Priority", "3"));
        assertThrows(
                InvalidRequestContentException.class,
                () -> lambda.invoke(event().clientContext("no base64!").build()));
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void whatTheQueueRefusesIsTooLarge() {
        doors.queue().behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "at most 1048576 bytes");
        });
        RequestTooLargeException refused = assertThrows(RequestTooLargeException.class, () -> event("{}"));
        assertTrue(refused.getMessage().contains("1048576"), refused.getMessage());
    }

    @Test
    void aQueueThatIsAwayIsWorthAnotherTry() {
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException(
                    "the queue is starting", Duration.ofMillis(2500), new IllegalStateException("the secret detail"));
        });
        LambdaException failed = assertThrows(LambdaException.class, () -> event("{}"));
        assertEquals(503, failed.statusCode());
        assertEquals("ServiceUnavailableException", failed.awsErrorDetails().errorCode());
        assertEquals("the queue is starting", failed.awsErrorDetails().errorMessage());
        assertEquals(
                "3",
                failed.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("Retry-After")
                        .orElseThrow());
        assertEquals(List.of(), doors.queue().accepted());
    }

    /** The SDK for Java has dropped it, others have not. */
    @ParameterizedTest
    @ValueSource(strings = {"invoke-async", "invoke-async/"})
    void theOldOperationDoesTheSame(String operation) {
        HttpResponse<String> answer =
                Http.post(doors.resolve("/2014-11-13/functions/first/" + operation), "{\"n\": 2}");
        assertEquals(202, answer.statusCode());
        assertEquals("{\"Status\":202}", answer.body());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals("{\"n\": 2}", new String(taken.event(), UTF_8));
        assertEquals(taken.id().toString(), Http.header(answer, "x-amzn-RequestId"));
        assertEquals(
                404,
                Http.post(doors.resolve("/2014-11-13/functions/nobody/" + operation), "{}")
                        .statusCode());
    }
}
