package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.gateway.faults.Await;
import dev.ephemera.gateway.serve.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EndPointType;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/** A platform that has no Kafka reads from the clusters of others all the same. */
@Timeout(120)
final class MappingsWithoutQueueIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static Server server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.pool.floor",
                0,
                "ephemera.kafka.embedded.enabled",
                false,
                "ephemera.object-store.enabled",
                false));
        lambda = Sdk.at(server.address(), "anybody", "anything");
        lambda.createFunction(request -> request.functionName("reader")
                .runtime("python3.11")
                .handler("app.handler")
                .role("any")
                .code(code -> code.zipFile(
                        SdkBytes.fromByteArray(ZipBuilder.of("app.py", "def handler(event, context): pass")))));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            lambda.close();
            server.close();
        }
    }

    @Test
    void looksForTheClusterThatAMappingNames() {
        String id = lambda.createEventSourceMapping(request -> request.functionName("reader")
                        .topics("orders")
                        .startingPosition(EventSourcePosition.TRIM_HORIZON)
                        .selfManagedEventSource(source ->
                                source.endpoints(Map.of(EndPointType.KAFKA_BOOTSTRAP_SERVERS, List.of("127.0.0.1:1")))))
                .uuid();
        awaitResult(id, "127.0.0.1:1");
    }

    @Test
    void saysThatThereIsNoBrokerOfItsOwn() {
        String id = lambda.createEventSourceMapping(request -> request.functionName("reader")
                        .topics("orders")
                        .startingPosition(EventSourcePosition.TRIM_HORIZON))
                .uuid();
        awaitResult(id, "switched off");
    }

    private static void awaitResult(String id, String said) {
        Await.until(
                () -> "the mapping says '" + said + "', not '" + result(id) + "'",
                PATIENCE,
                () -> result(id).contains(said));
    }

    private static String result(String id) {
        return lambda.getEventSourceMapping(request -> request.uuid(id)).lastProcessingResult();
    }
}
