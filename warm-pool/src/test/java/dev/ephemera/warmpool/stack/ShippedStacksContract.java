package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.runtimeapi.SocketRuntimeApi;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.slot.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stacks we ship, in the containers of a real engine. A subclass opens its engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
public abstract class ShippedStacksContract {

    private static final int ANSWER_LIMIT = 6_291_556;
    private static final int PATIENCE_SECONDS = 30;

    private final SocketRuntimeApi api = new SocketRuntimeApi(ANSWER_LIMIT);

    private Path store;
    private RunDirectory run;
    private Slots slots;
    private @Nullable ContainerEngine engine;
    private @Nullable ReportedProgress progress;

    /** Opens the engine under test, or skips the tests with a reason. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    @BeforeAll
    void prepare(@TempDir Path data) throws Exception {
        run = RunDirectories.of(data).create(InstanceId.random());
        store = data.resolve("code");
        slots = HostSlots.open(run, store);
        engine = open(run);
    }

    @AfterAll
    void cleanUp() throws Exception {
        api.close();
        if (engine != null) {
            engine.close();
        }
        run.close();
    }

    private String run(String stackName, Consumer<Path> code, String handler, String event) throws Exception {
        Stack stack = StackCatalog.read(Path.of("stacks")).forRuntime(stackName).orElseThrow();
        if (engine.availability(stack) instanceof StackAvailability.Missing(String remedy)) {
            assumeTrue(false, remedy);
        }
        engine.prepare(stack);
        Path directory = Files.createDirectories(store.resolve(RandomName.of(8)));
        code.accept(directory);
        ContainerId id = new ContainerId("stack-" + RandomName.of(8));
        Slot slot = slots.create(id);
        try (RuntimeEndpoint endpoint = api.open(slot)) {
            StartedContainer container = engine.start(new ContainerSpec(id, stack, slot, Allotment.PRESTARTED));
            try {
                endpoint.session().ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                slot.bind(directory);
                container.allot(new Allotment(MemorySize.ofMegabytes(128)));
                endpoint.session().assign(assignment(handler));
                endpoint.session().invoke(event(event));
                RuntimeAnswer answer = endpoint.session().answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                progress = endpoint.session().progress().orElse(null);
                return switch (answer) {
                    case RuntimeAnswer.Result(byte[] payload) -> new String(payload, UTF_8);
                    case RuntimeAnswer.Failure(String type, byte[] payload) ->
                        throw new AssertionError(type + new String(payload, UTF_8) + printed(slot));
                    case RuntimeAnswer.TooLarge tooLarge -> throw new AssertionError(tooLarge);
                };
            } catch (Exception e) {
                throw new AssertionError("printed: " + printed(slot), e);
            } finally {
                container.remove();
                slot.delete();
            }
        }
    }

    private static Assignment assignment(String handler) {
        return new Assignment(Map.of(
                "_HANDLER", handler,
                "LAMBDA_TASK_ROOT", Stack.TASK_DIRECTORY_INSIDE,
                "AWS_LAMBDA_FUNCTION_NAME", "example",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128",
                "TZ", ":UTC"));
    }

    private static RuntimeEvent event(String payload) {
        return new RuntimeEvent(
                "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                payload.getBytes(UTF_8),
                Instant.ofEpochMilli(4_102_444_800_000L),
                "arn:aws:lambda:us-east-1:000000000000:function:example",
                Optional.empty(),
                Optional.empty());
    }

    private static String printed(Slot slot) throws IOException {
        byte[] buffer = new byte[1 << 16];
        return new String(buffer, 0, slot.output().drain(buffer), UTF_8);
    }

    @Test
    void runPython() throws Exception {
        String answer = run("python", Example.copyOf("hello-python"), "hello.handler", "{\"name\": \"Zoë\"}");
        assertTrue(answer.contains("Hello, Zoë!"), answer);
    }

    @Test
    void runNode() throws Exception {
        String answer = run("nodejs", Example.copyOf("hello-node"), "index.handler", "{\"name\": \"Zoë\"}");
        assertTrue(answer.contains("Hello, Zoë!"), answer);
    }

    @Test
    void runExecutables() throws Exception {
        String answer = run("provided", Example.copyOf("shell"), "digest.sh", "{}");
        assertTrue(answer.contains("44136fa355b3678a"), answer);
    }

    @Test
    void serveRuntimeApiClientsOnALoopbackOfTheirOwn() throws Exception {
        String answer = run("provided.al2023", Example.copyOf("bootstrap-shell"), "any", "{\"n\": 1}");
        assertEquals("{\"handler\": \"any\", \"event\": {\"n\": 1}}\n", answer);
    }

    @Test
    void passProgressOn() throws Exception {
        String python = """
                def handler(event, context):
                    context.report_progress(40, "python")
                """;
        String node = "exports.handler = async (event, context) => { await context.reportProgress(40, 'node') }";
        String shell = """
                #!/bin/sh
                exec curl --silent --show-error --fail --unix-socket /run/ephemera/api.sock \\
                    --data '{"percent": 40, "message": "shell"}' http://ephemera/ephemera/progress
                """;

        run("python", Code.file("app.py", python), "app.handler", "{}");
        assertEquals(new ReportedProgress(40, "python"), progress);
        run("nodejs", Code.file("app.js", node), "app.handler", "{}");
        assertEquals(new ReportedProgress(40, "node"), progress);
        run("provided", Code.executable("report.sh", shell), "report.sh", "{}");
        assertEquals(new ReportedProgress(40, "shell"), progress);
    }

    @Test
    void letNodeMakeMoreGarbageThanTheContainerHolds() throws Exception {
        String source = """
                exports.handler = async () => {
                  const kept = [];
                  for (let i = 0; i < 20000; i++) {
                    kept.push(JSON.parse(`{"a":[${Array(1000).fill(i)}],"b":"${'x'.repeat(500)}"}`));
                    if (kept.length > 3000) kept.shift();
                  }
                  return kept.length;
                };
                """;
        assertEquals("3000", run("nodejs", Code.file("app.js", source), "app.handler", "{}"));
    }
}
