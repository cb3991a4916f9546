package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.RawHttp;
import dev.ephemera.gateway.serve.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** The AWS SDK against a whole platform with the sandbox engine. */
@Timeout(180)
final class LambdaApiIT {

    private static final String SECRET = "the secret of a whole platform";

    private static final String CODE = """
            import os, sys, time

            def handler(event, context):
                print("working on", event)
                if event.get("fail"):
                    raise ValueError("as told")
                if event.get("exit"):
                    os._exit(3)
                time.sleep(event.get("sleep", 0))
                seen = os.path.exists("/tmp/mark")
                open("/tmp/mark", "w").close()
                return {"event": event, "seen": seen, "colour": os.environ.get("COLOUR"),
                        "version": context.function_version, "id": context.aws_request_id}
            """;

    @TempDir
    static Path data;

    private static Server server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the function of this test needs python3");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.auth.key",
                SECRET,
                "ephemera.object-store.enabled",
                false));
        lambda = Sdk.at(server.address(), "ephemera", SECRET);
        lambda.createFunction(request -> request.functionName("worker")
                .runtime("python3.12")
                .handler("app.handler")
                .role("any")
                .timeout(20)
                .environment(environment -> environment.variables(Map.of("COLOUR", "blue")))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip()))));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            lambda.close();
            server.close();
        }
    }

    private static byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("app.py"));
            zip.write(CODE.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static InvokeResponse invoke(String payload) {
        return lambda.invoke(request ->
                request.functionName("worker").logType(LogType.TAIL).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static String log(InvokeResponse answer) {
        return new String(Base64.getDecoder().decode(answer.logResult()), UTF_8);
    }

    private static URI resolve(String path) {
        return URI.create(server.address() + path);
    }

    @Test
    void eachCallHasAContainerOfItsOwn() {
        InvokeResponse first = invoke("{\"n\": 1}");
        InvokeResponse second = invoke("{\"n\": 2}");
        for (InvokeResponse answer : new InvokeResponse[] {first, second}) {
            assertNull(answer.functionError(), answer.payload().asUtf8String());
            String payload = answer.payload().asUtf8String();
            assertTrue(payload.contains("\"seen\": false"), payload);
            assertTrue(payload.contains("\"colour\": \"blue\""), payload);
            assertTrue(payload.contains("\"version\": \"$LATEST\""), payload);
            assertTrue(log(answer).contains("working on"), log(answer));
            assertTrue(log(answer).contains("REPORT RequestId: "), log(answer));
            String id = answer.sdkHttpResponse()
                    .firstMatchingHeader("x-amzn-RequestId")
                    .orElseThrow();
            assertTrue(payload.contains(id), payload);
        }
        assertNotEquals(
                first.sdkHttpResponse().firstMatchingHeader("X-Ephemera-Container"),
                second.sdkHttpResponse().firstMatchingHeader("X-Ephemera-Container"));
    }

    @Test
    void errorsOfTheFunctionComeBackInItsOwnWords() {
        InvokeResponse raised = invoke("{\"fail\": true}");
        assertEquals(200, raised.statusCode());
        assertEquals("Unhandled", raised.functionError());
        assertTrue(
                raised.payload().asUtf8String().contains("ValueError"),
                raised.payload().asUtf8String());
        assertTrue(
                raised.payload().asUtf8String().contains("stackTrace"),
                raised.payload().asUtf8String());
        InvokeResponse ended = invoke("{\"exit\": true}");
        assertEquals("Unhandled", ended.functionError());
        assertTrue(
                ended.payload().asUtf8String().contains("Runtime.ExitError"),
                ended.payload().asUtf8String());
    }

    @Test
    void aTimeoutEndsTheRun() {
        lambda.createFunction(request -> request.functionName("slow")
                .runtime("python3.12")
                .handler("app.handler")
                .role("any")
                .timeout(1)
                .code(code -> code.zipFile(SdkBytes.fromByteArrayUnsafe(zip()))));
        InvokeResponse late = lambda.invoke(
                request -> request.functionName("slow").payload(SdkBytes.fromUtf8String("{\"sleep\": 30}")));
        assertEquals("Unhandled", late.functionError());
        assertTrue(
                late.payload().asUtf8String().contains("Sandbox.Timedout"),
                late.payload().asUtf8String());
    }

    @Test
    void aStoppedFunctionIsThrottledAtOnce() {
        lambda.createFunction(request -> request.functionName("stopped")
                .runtime("python3.12")
                .handler("app.handler")
                .role("any")
                .code(code -> code.zipFile(SdkBytes.fromByteArrayUnsafe(zip()))));
        lambda.putFunctionConcurrency(request -> request.functionName("stopped").reservedConcurrentExecutions(0));
        TooManyRequestsException throttled = assertThrows(
                TooManyRequestsException.class, () -> lambda.invoke(request -> request.functionName("stopped")));
        assertEquals("ReservedFunctionConcurrentInvocationLimitExceeded", throttled.reasonAsString());
        lambda.deleteFunctionConcurrency(request -> request.functionName("stopped"));
        assertEquals(
                200, lambda.invoke(request -> request.functionName("stopped")).statusCode());
    }

    @Test
    void theOtherDoorsLeadToTheSameFunction() {
        String bearer = "Bearer " + SECRET;
        HttpResponse<String> plain =
                Http.post(resolve("/functions/worker"), "{\"via\": \"plain\"}", "Authorization", bearer);
        assertEquals(200, plain.statusCode(), plain.body());
        assertTrue(plain.body().contains("plain"), plain.body());
        HttpResponse<String> url = Http.get(resolve("/f/worker/some/path?a=b"), "Authorization", bearer);
        assertEquals(200, url.statusCode(), url.body());
        assertTrue(url.body().contains("/some/path"), url.body());
        HttpResponse<String> log = Http.get(
                resolve("/invocations/" + Http.header(plain, "x-amzn-RequestId") + "/log"), "Authorization", bearer);
        assertEquals(200, log.statusCode(), log.body());
        assertTrue(log.body().contains("working on"), log.body());
        assertTrue(Http.get(resolve("/health")).body().contains("\"status\":\"UP\""));
        HttpResponse<String> metrics = Http.get(resolve("/metrics"), "Authorization", bearer);
        assertTrue(metrics.body().contains("ephemera_containers{"), metrics.body());
    }

    @Test
    void aCallerThatHangsUpFreesItsContainer() throws IOException {
        try (RawHttp raw = new RawHttp(server.address())) {
            raw.send("POST /functions/worker HTTP/1.1\nHost: x\nAuthorization: Bearer " + SECRET
                    + "\nContent-Length: 13\n\n{\"sleep\": 15}");
            awaitClaimed(1);
        }
        awaitClaimed(0);
    }

    /** The gauge of containers that belong to runs, read as Prometheus does. */
    private static void awaitClaimed(int wanted) {
        String line = "ephemera_containers{stack=\"python\",state=\"claimed\"} " + wanted + ".0";
        while (!Http.get(resolve("/metrics"), "Authorization", "Bearer " + SECRET)
                .body()
                .contains(line)) {
            Thread.onSpinWait();
        }
    }
}
