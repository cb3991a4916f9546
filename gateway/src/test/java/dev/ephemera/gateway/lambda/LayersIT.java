package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.gateway.serve.Server;
import dev.ephemera.warmpool.engine.docker.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions with layers in whole platforms, with each engine. */
@Timeout(300)
final class LayersIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PYTHON = """
            import json, os, subprocess, sys
            import shared, deep, own

            def handler(event, context):
                try:
                    open("/opt/new", "w")
                    written = True
                except OSError:
                    written = False
                return {
                    "shared": shared.VALUE, "deep": deep.VALUE, "own": own.VALUE,
                    "tool": subprocess.check_output(["tool"], text=True).strip(),
                    "kept": os.path.exists("/opt/only-first"),
                    "written": written,
                    "libraries": os.environ["LD_LIBRARY_PATH"],
                }
            """;

    private static final String NODE = """
            import { value } from 'shared';
            export const handler = async () => value;
            """;

    @TempDir
    Path data;

    @Test
    void inTheSandboxEngine() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "a function of this test needs python3");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/node")), "a function of this test needs node");
        check("sandbox");
    }

    @Test
    void inTheDockerEngine() throws IOException {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        check("docker");
    }

    private void check(String engine) throws IOException {
        try (Server server = Server.start(Map.of(
                        "ephemera.port",
                        0,
                        "ephemera.data",
                        data.toString(),
                        "ephemera.engine",
                        engine,
                        "ephemera.stacks",
                        Path.of("..", "warm-pool", "stacks").toString(),
                        "ephemera.object-store.enabled",
                        false));
                LambdaClient lambda = Sdk.at(server.address(), "anybody", "anything")) {
            checkPython(lambda);
            checkNode(lambda);
            checkJava(lambda);
        }
    }

    private static void checkPython(LambdaClient lambda) throws IOException {
        String first = publish(
                lambda,
                "first",
                new ZipBuilder()
                        .file("python/shared.py", "VALUE = 'first'")
                        .file("python/own.py", "VALUE = 'of a layer'")
                        .unix("bin/tool", 0100755, "#!/bin/sh\necho first")
                        .file("only-first", ""));
        ZipBuilder second = new ZipBuilder()
                .file("python/shared.py", "VALUE = 'second'")
                .unix("bin/tool", 0100755, "#!/bin/sh\necho second");
        for (int minor = 9; minor < 20; minor++) {
            second.file("python/lib/python3." + minor + "/site-packages/deep.py", "VALUE = 'site packages'");
        }
        byte[] code = new ZipBuilder()
                .file("app.py", PYTHON)
                .file("own.py", "VALUE = 'own'")
                .build();
        create(lambda, "layered", "python3.11", code, first, publish(lambda, "second", second));
        assertEquals(JSON.readTree("""
                        {"shared": "second", "deep": "site packages", "own": "own", "tool": "second", "kept": true,
                         "written": false, "libraries": "/opt/lib"}"""), JSON.readTree(invoke(lambda, "layered")));
        lambda.deleteLayerVersion(request -> request.layerName("second").versionNumber(1L));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("layered").layers("first:1"));
        // Without the second layer there is no module of its own.
        assertEquals(
                "Unhandled",
                lambda.invoke(request -> request.functionName("layered")).functionError());
    }

    private static void checkNode(LambdaClient lambda) throws IOException {
        String modules = publish(
                lambda,
                "modules",
                new ZipBuilder()
                        .file(
                                "nodejs/node_modules/shared/package.json",
                                "{\"type\": \"module\", \"main\": \"main.js\"}")
                        .file("nodejs/node_modules/shared/main.js", "export const value = 'an ES module';")
                        .file("nodejs/node_modules/common/index.js", "exports.value = 'CommonJS';"));
        create(lambda, "es", "nodejs18.x", ZipBuilder.of("app.mjs", NODE), modules);
        assertEquals("\"an ES module\"", new String(invoke(lambda, "es"), UTF_8));
        byte[] common = ZipBuilder.of("app.js", "exports.handler = async () => require('common').value;");
        create(lambda, "common", "nodejs18.x", common, modules);
        assertEquals("\"CommonJS\"", new String(invoke(lambda, "common"), UTF_8));
    }

    /** A jar in {@code java/lib}, where Lambda's own runtimes look. */
    private void checkJava(LambdaClient lambda) throws IOException {
        byte[] shared = compiled(
                "shared/Shared",
                "package shared; public class Shared { public String word() { return \"of a jar\"; } }");
        byte[] uses = compiled(
                "example/Uses",
                "package example; public class Uses { public String handle(String event) {"
                        + " return event + \" \" + new shared.Shared().word(); } }");
        byte[] jar = new ZipBuilder().file("shared/Shared.class", shared).build();
        String layer = publish(lambda, "jars", new ZipBuilder().file("java/lib/shared.jar", jar));
        byte[] code = new ZipBuilder().file("example/Uses.class", uses).build();
        lambda.createFunction(request -> request.functionName("jvm")
                .runtime("java21")
                .handler("example.Uses::handle")
                .role("any")
                .timeout(60)
                .memorySize(256)
                .layers(layer)
                .code(content -> content.zipFile(SdkBytes.fromByteArray(code))));
        InvokeResponse answer =
                lambda.invoke(request -> request.functionName("jvm").payload(SdkBytes.fromUtf8String("\"a class\"")));
        assertEquals("\"a class of a jar\"", answer.payload().asUtf8String());
    }

    private byte[] compiled(String name, String source) throws IOException {
        Path classes = Files.createDirectories(data.resolve("classes"));
        Path file = classes.resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-d", classes.toString(), "-cp", classes.toString(), file.toString());
        assertEquals(0, status);
        return Files.readAllBytes(classes.resolve(name + ".class"));
    }

    private static String publish(LambdaClient lambda, String name, ZipBuilder files) {
        return lambda.publishLayerVersion(request -> request.layerName(name)
                        .content(content -> content.zipFile(SdkBytes.fromByteArray(files.build()))))
                .layerVersionArn();
    }

    private static void create(LambdaClient lambda, String name, String runtime, byte[] code, String... layers) {
        lambda.createFunction(request -> request.functionName(name)
                .runtime(runtime)
                .handler("app.handler")
                .role("any")
                .timeout(20)
                .layers(layers)
                .code(content -> content.zipFile(SdkBytes.fromByteArray(code))));
    }

    private static byte[] invoke(LambdaClient lambda, String name) {
        InvokeResponse answer = lambda.invoke(request -> request.functionName(name));
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        return answer.payload().asByteArray();
    }
}
