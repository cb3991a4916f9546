package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.gateway.serve.Server;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.docker.TestEngine;
import dev.ephemera.warmpool.engine.docker.TestImages;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.PackageType;

/** Images that do not do what is expected of them, on a platform without a queue. */
@Timeout(300)
final class HostileImagesIT {

    private static final Path STACKS = Path.of("..", "warm-pool", "stacks");
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAMS = "ENV EPHEMERA_EVENT_STYLE=streams\n";

    @TempDir
    static Path directory;

    private static final Set<String> made = new LinkedHashSet<>();

    private static Server server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        assumeTrue(Privilege.current() == Privilege.ROOT, "images need a platform that runs as root");
        assumeTrue(Files.isExecutable(BUSYBOX), "images need busybox-static");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                directory.resolve("data").toString(),
                "ephemera.engine",
                "docker",
                "ephemera.stacks",
                STACKS.toString(),
                "ephemera.pool.floor",
                0,
                "ephemera.images.look",
                "200ms",
                "ephemera.kafka.embedded.enabled",
                false,
                "ephemera.object-store.enabled",
                false));
        lambda = Sdk.at(server.address(), "anybody", "anything");
    }

    @AfterAll
    static void stop() throws EngineException {
        if (server != null) {
            lambda.close();
            server.close();
            for (String image : made) {
                TestImages.remove(image);
            }
        }
    }

    /** @param instructions what follows {@code FROM}, which is a small Debian */
    private static String build(String name, String instructions) throws IOException, EngineException {
        return build(name, "${BASE}", instructions);
    }

    private static String build(String name, String from, String instructions) throws IOException, EngineException {
        String image = "ephemera/test-hostile-" + name + ":latest";
        Path folder = Files.createTempDirectory(directory, "image");
        Files.copy(BUSYBOX, folder.resolve("cat"));
        Files.writeString(folder.resolve("Dockerfile"), "ARG BASE\nFROM " + from + "\n" + instructions + "\n");
        Stack base = StackCatalog.read(STACKS).forRuntime("provided").orElseThrow();
        TestImages.build(image, folder, base);
        made.add(image);
        return image;
    }

    private static void create(String name, String image, Map<String, String> variables) {
        lambda.createFunction(request -> request.functionName(name)
                .packageType(PackageType.IMAGE)
                .role("any")
                .timeout(20)
                .environment(environment -> environment.variables(variables))
                .code(code -> code.imageUri(image)));
    }

    private static InvokeResponse call(String name, String event) {
        return lambda.invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String(event)));
    }

    private static String answer(String name, String event) {
        InvokeResponse answer = call(name, event);
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        return answer.payload().asUtf8String();
    }

    private static void assertFails(String type, String name) throws IOException {
        InvokeResponse failed = call(name, "{}");
        JsonNode error = JSON.readTree(failed.payload().asByteArray());
        assertEquals("Unhandled", failed.functionError(), error::toString);
        assertEquals(type, error.path("errorType").asText(), error::toString);
    }

    @Test
    void anImageThatExitsAtOnceIsAnErrorOfTheFunction() throws IOException, EngineException {
        create("exits", build("exits", "ENTRYPOINT [\"/bin/sh\", \"-c\", \"exit 0\"]"), Map.of());
        assertFails("Runtime.ExitedWithoutAnswer", "exits");
        lambda.updateFunctionConfiguration(
                request -> request.functionName("exits").imageConfig(image -> image.entryPoint("/no/such/program")));
        assertFails("Runtime.ExitError", "exits");
    }

    @Test
    void anImageThatNeverAsksForItsEventIsTimedOutHoweverMuchItPrints() throws IOException, EngineException {
        create("loud", build("loud", "ENTRYPOINT [\"/bin/sh\", \"-c\", \"while :; do echo x; done\"]"), Map.of());
        lambda.updateFunctionConfiguration(
                request -> request.functionName("loud").timeout(1));
        assertFails("Sandbox.Timedout", "loud");
    }

    @Test
    void anImageNeedsNeitherShellNorAnythingButItsProgram() throws IOException, EngineException {
        create("bare", build("bare", "scratch", "COPY cat /cat\n" + STREAMS + "ENTRYPOINT [\"/cat\"]"), Map.of());
        String large = "\"" + "ü".repeat(2_900_000) + "\"";
        assertEquals(large, answer("bare", large));
    }

    @Test
    void aProxyIsForTheProgramAlone() throws IOException, EngineException {
        String proxy = "http://127.0.0.1:1";
        String image = build(
                "proxy",
                STREAMS + "ENV http_proxy=" + proxy
                        + "\nENTRYPOINT printf '[\"%s\", \"%s\"]' \"$http_proxy\" \"$(id -u)\"\n" + "USER root");
        create("proxy", image, Map.of());
        assertEquals("[\"" + proxy + "\", \"65532\"]", answer("proxy", "1"));
        create("proxied", build("plain", STREAMS + "ENTRYPOINT cat"), Map.of("http_proxy", proxy));
        assertEquals("1", answer("proxied", "1"));
    }

    @Test
    void aProgramWithTheNameOfAShellsCommandIsTheImagesOwn() throws IOException, EngineException {
        create(
                "named",
                build("named", "COPY cat /usr/local/bin/fail\n" + STREAMS + "ENTRYPOINT [\"fail\", \"cat\"]"),
                Map.of());
        assertFails("Runtime.ExitError", "named");
        create(
                "printf",
                build(
                        "printf",
                        "COPY cat /opt/own/cat\n" + STREAMS
                                + "RUN ln -s cat /opt/own/printf && ln -s cat /opt/own/eval\nENV PATH=/opt/own\n"
                                + "ENTRYPOINT [\"printf\", \"1\"]"),
                Map.of());
        assertEquals("1", answer("printf", "{}"));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("printf").imageConfig(image -> image.entryPoint("eval", "echo 2")));
        assertFails("Runtime.ExitError", "printf");
    }

    @Test
    void anImageThatNoFunctionNeedsAnyMoreGoesIfItHasNoOtherName() throws IOException, EngineException {
        String name = build("replaced", "ENTRYPOINT [\"/bin/echo\", \"1\"]");
        create("replaced", name, Map.of());
        String resolved = lambda.getFunction(request -> request.functionName("replaced"))
                .code()
                .resolvedImageUri();
        String id = resolved.substring(resolved.indexOf('@') + 1);
        build("replaced", "ENTRYPOINT [\"/bin/echo\", \"2\"]");
        assertTrue(TestImages.exists(id), "its function needs it");
        lambda.deleteFunction(request -> request.functionName("replaced"));
        while (TestImages.exists(id)) {
            lambda.listFunctions();
        }
        assertTrue(TestImages.exists(name));
    }
}
