package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.TestDoors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

/** The AWS SDK's aliases against the doors, with nothing behind them. */
final class AliasesApiTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello:live";

    @TempDir
    Path data;

    private TestDoors doors;
    private LambdaClient lambda;

    /** A function with the versions 1 and 2. */
    @BeforeEach
    void open() {
        doors = TestDoors.open(data);
        lambda = Sdk.at(doors.address(), "anybody", "anything at all");
        doors.deploy("hello");
        lambda.publishVersion(request -> request.functionName("hello"));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("hello").timeout(9));
        lambda.publishVersion(request -> request.functionName("hello"));
    }

    @AfterEach
    void close() {
        lambda.close();
        doors.close();
    }

    private CreateAliasResponse create(String version) {
        return lambda.createAlias(request -> request.functionName("hello")
                .name("live")
                .functionVersion(version)
                .description("what runs"));
    }

    @Test
    void makesAndShowsAnAliasAsLambdaDoes() {
        CreateAliasResponse created = create("1");
        assertEquals(ARN, created.aliasArn());
        assertEquals("live", created.name());
        assertEquals("1", created.functionVersion());
        assertEquals("what runs", created.description());
        assertNull(created.routingConfig());
        assertEquals(
                created.revisionId(),
                lambda.getAlias(request -> request.functionName("hello").name("live"))
                        .revisionId());
        assertThrows(ResourceConflictException.class, () -> create("2"));
    }

    @Test
    void callsByAnAliasRunItsVersionUnderTheAliasesName() {
        create("1");
        for (String name : List.of("hello:live", ARN)) {
            InvokeResponse answer = lambda.invoke(request -> request.functionName(name));
            assertEquals("1", answer.executedVersion());
            assertEquals(
                    ARN, doors.dispatch().invocations().getLast().function().arn());
        }
        assertEquals(
                "1",
                lambda.invoke(request -> request.functionName("hello").qualifier("live"))
                        .executedVersion());
        assertEquals(
                ARN,
                lambda.getFunctionConfiguration(
                                request -> request.functionName("hello").qualifier("live"))
                        .functionArn());
        assertThrows(
                ResourceNotFoundException.class, () -> lambda.invoke(request -> request.functionName("hello:dead")));
    }

    @Test
    void movesAnAliasAndSharesItsCalls() {
        String first = create("1").revisionId();
        UpdateAliasResponse moved = lambda.updateAlias(request -> request.functionName("hello")
                .name("live")
                .functionVersion("2")
                .revisionId(first)
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("1", 1.0))));
        assertEquals("2", moved.functionVersion());
        assertEquals("what runs", moved.description());
        assertEquals(Map.of("1", 1.0), moved.routingConfig().additionalVersionWeights());
        assertNotEquals(first, moved.revisionId());
        assertEquals(
                "1",
                lambda.invoke(request -> request.functionName("hello:live")).executedVersion());
        UpdateAliasResponse alone = lambda.updateAlias(request -> request.functionName("hello")
                .name("live")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of())));
        assertNull(alone.routingConfig());
        assertEquals(
                "2",
                lambda.invoke(request -> request.functionName("hello:live")).executedVersion());
        assertThrows(
                PreconditionFailedException.class,
                () -> lambda.updateAlias(
                        request -> request.functionName("hello").name("live").revisionId(first)));
    }

    @Test
    void listsAndDeletes() {
        create("1");
        lambda.createAlias(request -> request.functionName("hello").name("next").functionVersion("2"));
        ListAliasesResponse first =
                lambda.listAliases(request -> request.functionName("hello").maxItems(1));
        assertEquals("live", first.aliases().getFirst().name());
        ListAliasesResponse second =
                lambda.listAliases(request -> request.functionName("hello").marker(first.nextMarker()));
        assertEquals(
                List.of("next"),
                second.aliases().stream().map(AliasConfiguration::name).toList());
        assertEquals(
                List.of("live"),
                lambda.listAliases(request -> request.functionName("hello").functionVersion("1")).aliases().stream()
                        .map(AliasConfiguration::name)
                        .toList());
        assertThrows(
                ResourceConflictException.class,
                () -> lambda.deleteFunction(
                        request -> request.functionName("hello").qualifier("1")));
        lambda.deleteAlias(request -> request.functionName("hello").name("live"));
        lambda.deleteFunction(request -> request.functionName("hello").qualifier("1"));
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.getAlias(request -> request.functionName("hello").name("live")));
        assertThrows(
                ResourceNotFoundException.class, () -> lambda.listAliases(request -> request.functionName("nobody")));
    }

    @Test
    void configuresAsynchronousCallsByAnAlias() {
        create("1");
        lambda.putFunctionEventInvokeConfig(
                request -> request.functionName("hello").qualifier("live").maximumRetryAttempts(0));
        assertEquals(
                ARN,
                lambda.getFunctionEventInvokeConfig(
                                request -> request.functionName("hello").qualifier("live"))
                        .functionArn());
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.getFunctionEventInvokeConfig(request -> request.functionName("hello")));
    }

    @Test
    void saysWhatIsWrong() {
        for (Map<String, Double> weights : List.of(Map.of("1", 0.5, "3", 0.5), Map.of("2", 2.0), Map.of("x", 0.5))) {
            String message = assertThrows(
                            InvalidParameterValueException.class,
                            () -> lambda.createAlias(request -> request.functionName("hello")
                                    .name("live")
                                    .functionVersion("1")
                                    .routingConfig(routing -> routing.additionalVersionWeights(weights))))
                    .getMessage();
            assertTrue(weights.keySet().stream().anyMatch(message::contains), message);
        }
        assertThrows(ResourceNotFoundException.class, () -> create("3"));
        assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.createAlias(
                        request -> request.functionName("hello").name("1").functionVersion("1")));
    }
}
