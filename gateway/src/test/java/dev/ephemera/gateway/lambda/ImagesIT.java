package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.PackageType;

/** Functions in images of their own, with a whole platform on the Docker engine. */
@Timeout(300)
final class ImagesIT {

    private static final Path STACKS = Path.of("..", "warm-pool", "stacks");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEAKS_API = "ephemera/test-speaks-api:latest";
    private static final String PLAIN = "ephemera/test-plain:latest";
    private static final int ENOUGH_CALLS = 200;

    /** As Lambda's documentation has it. */
    private static final String BOOTSTRAP = """
            #!/bin/sh
            api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
            while true; do
                event=$(curl -sS -D /tmp/headers "$api/next")
                id=$(sed -n 's/^lambda-runtime-aws-request-id: *//Ip' /tmp/headers | tr -d '\\r')
                echo "log of an image ✓"
                written=$(touch /var/task/new 2>/dev/null && echo true || echo false)
                curl -sS -o /dev/null -X POST "$api/$id/response" -d '{"event": '"$event"', "greeting": "'"$GREETING"'",
                    "image": "'"$FROM_IMAGE"'", "user": "'"$(id -u)"'", "directory": "'"$(pwd)"'", "arguments": "'"$*"'",
                    "written": '$written', "interfaces": "'"$(ls /sys/class/net | xargs)"'",
                    "internal": "'"$(env | grep -c EPHEMERA_IMAGE)"'"}'
            done
            """;

    @TempDir
    static Path directory;

    private static final Set<String> made = new LinkedHashSet<>();

    private static Server server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() throws IOException, EngineException {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        assumeTrue(Privilege.current() == Privilege.ROOT, "images need a platform that runs as root");
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "images need busybox-static");
        build(
                SPEAKS_API,
                "ENV FROM_IMAGE=yes\nWORKDIR /srv\nENTRYPOINT [\"/bin/sh\", \"/var/task/bootstrap\"]\nCMD [\"one\"]");
        build(
                PLAIN,
                "ENV EPHEMERA_EVENT_STYLE=streams\nENTRYPOINT [\"/bin/sh\", \"-c\"]\n"
                        + "CMD [\"echo to the log >&2; printf '{\\\"got\\\": '; cat; printf '}'\"]");
        server = start("docker", directory.resolve("data"));
        lambda = Sdk.at(server.address(), "anybody", "anything");
    }

    private static Server start(String engine, Path data) {
        return Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                engine,
                "ephemera.stacks",
                STACKS.toString(),
                "ephemera.object-store.enabled",
                false));
    }

    private static void build(String image, String instructions) throws IOException, EngineException {
        Path folder = Files.createTempDirectory(directory, "image");
        Files.writeString(folder.resolve("bootstrap"), BOOTSTRAP);
        Files.writeString(
                folder.resolve("Dockerfile"),
                "ARG BASE\nFROM ${BASE}\nCOPY bootstrap /var/task/bootstrap\nRUN chmod -R a+rX /var/task\n"
                        + instructions + "\n");
        Stack base = StackCatalog.read(STACKS).forRuntime("provided").orElseThrow();
        TestImages.build(image, folder, base);
        made.add(image);
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

    private static void create(String name, String image) {
        lambda.createFunction(request -> request.functionName(name)
                .packageType(PackageType.IMAGE)
                .role("any")
                .timeout(20)
                .environment(environment -> environment.variables(Map.of("GREETING", "it's \"me\" ✓")))
                .code(code -> code.imageUri(image)));
    }

    private static JsonNode invoke(String name) throws IOException {
        InvokeResponse answer = call(name);
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        return JSON.readTree(answer.payload().asByteArray());
    }

    private static InvokeResponse call(String name) {
        return lambda.invoke(
                request -> request.functionName(name).logType("Tail").payload(SdkBytes.fromUtf8String("{\"ü\": 1}")));
    }

    @Test
    void runsAnImageThatSpeaksTheRuntimeApi() throws IOException {
        create("api", SPEAKS_API);
        lambda.updateFunctionConfiguration(request -> request.functionName("api")
                .environment(environment -> environment.variables(Map.of("GREETING", "it's me ✓"))));
        JsonNode answer = invoke("api");
        assertEquals(1, answer.at("/event/ü").asInt(), answer::toString);
        assertEquals("it's me ✓", answer.path("greeting").asText());
        assertEquals("yes", answer.path("image").asText());
        assertEquals("/srv", answer.path("directory").asText());
        assertEquals("one", answer.path("arguments").asText());
        assertEquals("65532", answer.path("user").asText());
        assertEquals("false", answer.path("written").asText());
        assertEquals("lo", answer.path("interfaces").asText());
        assertEquals("0", answer.path("internal").asText());

        lambda.updateFunctionConfiguration(request -> request.functionName("api")
                .imageConfig(image -> image.command("two", "it's three").workingDirectory("/usr")));
        JsonNode other = invoke("api");
        assertEquals("two it's three", other.path("arguments").asText());
        assertEquals("/usr", other.path("directory").asText());
        assertEquals(
                List.of("two", "it's three"),
                lambda.getFunctionConfiguration(request -> request.functionName("api"))
                        .imageConfigResponse()
                        .imageConfig()
                        .command());
        assertBecomesWarm("api");
    }

    /** What has been used once is prestarted. */
    private static void assertBecomesWarm(String name) {
        boolean warm = false;
        for (int i = 0; i < ENOUGH_CALLS && !warm; i++) {
            warm = call(name)
                    .sdkHttpResponse()
                    .firstMatchingHeader("X-Ephemera-Start")
                    .equals(Optional.of("warm"));
        }
        assertTrue(warm, "no call found a container that had been started before it");
    }

    @Test
    void runsAPlainCommand() throws IOException {
        create("plain", PLAIN);
        assertEquals(JSON.readTree("{\"got\": {\"ü\": 1}}"), invoke("plain"));
        lambda.updateFunctionConfiguration(request ->
                request.functionName("plain").imageConfig(image -> image.command("echo failing >&2; exit 3")));
        InvokeResponse failed = call("plain");
        assertEquals("Unhandled", failed.functionError());
        JsonNode error = JSON.readTree(failed.payload().asByteArray());
        assertEquals("Runtime.ExitError", error.path("errorType").asText(), error::toString);
        assertTrue(error.path("errorMessage").asText().contains("exit status 3"), error::toString);
        String log = new String(Base64.getDecoder().decode(failed.logResult()), UTF_8);
        assertTrue(log.contains("failing"), log);
    }

    @Test
    void keepsItsImageWhenTheNameGoesToAnother() throws IOException, EngineException {
        String moving = "ephemera/test-moving:latest";
        String instructions = "ENV EPHEMERA_EVENT_STYLE=streams\nENTRYPOINT [\"/bin/echo\"]\n";
        build(moving, instructions + "CMD [\"1\"]");
        create("moving", moving);
        GetFunctionResponse before = lambda.getFunction(request -> request.functionName("moving"));
        assertEquals(PackageType.IMAGE, before.configuration().packageType());
        assertNull(before.configuration().runtimeAsString());
        assertEquals(moving, before.code().imageUri());
        assertTrue(
                before.code().resolvedImageUri().startsWith("ephemera/test-moving@sha256:"),
                before.code()::resolvedImageUri);
        String resolved = before.code().resolvedImageUri();
        made.add(resolved.substring(resolved.indexOf('@') + 1));
        build(moving, instructions + "CMD [\"2\"]");
        assertEquals(1, invoke("moving").asInt());
        lambda.updateFunctionCode(request -> request.functionName("moving").imageUri(moving));
        assertEquals(2, invoke("moving").asInt());
        assertNotEquals(
                before.code().resolvedImageUri(),
                lambda.getFunction(request -> request.functionName("moving"))
                        .code()
                        .resolvedImageUri());
    }

    @Test
    void namesAnImageThatIsNowhere() {
        InvalidParameterValueException missing = assertThrows(
                InvalidParameterValueException.class, () -> create("missing", "127.0.0.1:9/no/such-image:1"));
        assertTrue(missing.getMessage().contains("'127.0.0.1:9/no/such-image:1'"), missing.getMessage());
    }

    @Test
    void theSandboxEngineSaysWhatWouldHelp() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        try (Server sandbox = start("sandbox", directory.resolve("sandbox"));
                LambdaClient other = Sdk.at(sandbox.address(), "anybody", "anything")) {
            InvalidParameterValueException refused = assertThrows(
                    InvalidParameterValueException.class,
                    () -> other.createFunction(request -> request.functionName("image")
                            .packageType(PackageType.IMAGE)
                            .role("any")
                            .code(code -> code.imageUri(PLAIN))));
            assertTrue(refused.getMessage().contains("--engine docker"), refused.getMessage());
        }
    }
}
