package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import dev.ephemera.warmpool.runtimeapi.SocketRuntimeApi;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/**
 * A stack's real bootstrap as a plain process of this machine, with the real Runtime API on the other
 * end of its socket. Confined to the thread of the test.
 */
final class RunningBootstrap implements AutoCloseable {

    static final String REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    static final Instant DEADLINE = Instant.ofEpochMilli(4_102_444_800_000L);

    private static final int ANSWER_LIMIT = 6_291_556;
    private static final int PATIENCE_SECONDS = 30;
    private static final SocketRuntimeApi API = new SocketRuntimeApi(ANSWER_LIMIT);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory run;
    private final Path task;
    private final Slot slot;
    private final RuntimeEndpoint endpoint;
    private final Process process;

    /**
     * @param parent has a short path
     * @param code writes the package into the folder it is given
     */
    RunningBootstrap(String stackName, Path parent, Consumer<Path> code) throws IOException {
        Path directory = Files.createTempDirectory(parent, "");
        Stack stack = StackCatalog.read(Path.of("stacks")).forRuntime(stackName).orElseThrow();
        stack.requires()
                .forEach(file -> Assumptions.assumeTrue(
                        Files.isExecutable(file), () -> "needs " + file + ": " + stack.installHint()));
        task = Files.createDirectories(directory.resolve("task"));
        code.accept(task);
        run = new RunDirectories(directory.resolve("run"), Privilege.USER).create(InstanceId.random());
        slot = HostSlots.open(run, directory.resolve("code")).create(new ContainerId("one"));
        endpoint = API.open(slot);
        process = start(stack);
        await(session().ready());
    }

    private Process start(Stack stack) throws IOException {
        List<String> command =
                stack.command().stream().map(new StackFiles(stack)::onHost).toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(slot.outputPipe().toFile());
        builder.environment().clear();
        builder.environment().put("EPHEMERA_SOCKET", slot.apiSocket().toString());
        builder.environment().put("EPHEMERA_RUNTIME_PORT", Integer.toString(freePort()));
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private RuntimeSession session() {
        return endpoint.session();
    }

    Process process() {
        return process;
    }

    void assign(String handler) {
        assign(handler, Map.of());
    }

    void assign(String handler, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of(
                "_HANDLER", handler,
                "LAMBDA_TASK_ROOT", task.toString(),
                "AWS_LAMBDA_FUNCTION_NAME", "thumbnailer",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/thumbnailer",
                "AWS_LAMBDA_LOG_STREAM_NAME", "stream",
                "TZ", ":UTC"));
        all.putAll(environment);
        session().assign(new Assignment(all));
    }

    void event(byte[] payload) {
        session()
                .invoke(new RuntimeEvent(
                        REQUEST_ID,
                        payload,
                        DEADLINE,
                        "arn:aws:lambda:us-east-1:000000000000:function:thumbnailer",
                        Optional.of("Root=1-5bef4de7"),
                        Optional.of("{\"custom\":{\"color\":\"red\"},\"client\":{\"app_title\":\"app\"}}")));
    }

    /** Runs one event and returns what came back, with what had been printed by then. */
    Answer invoke(String handler, String event) {
        CompletableFuture<Answer> answer = session().answer().thenApply(reply -> new Answer(reply, printed()));
        assign(handler);
        event(event.getBytes(UTF_8));
        return await(answer);
    }

    /** What came back for the event that was handed over last. */
    Answer answer() {
        return new Answer(await(session().answer()), printed());
    }

    /** How far the function said last that it has come. */
    Optional<ReportedProgress> progress() {
        return session().progress();
    }

    void awaitInitialized() {
        await(session().initialized());
    }

    /** What the process has printed since the last call. */
    String printed() {
        try {
            byte[] buffer = new byte[1 << 20];
            return new String(buffer, 0, slot.output().drain(buffer), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The platform goes away, as in a crash. */
    void losePlatform() {
        endpoint.close();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after " + PATIENCE_SECONDS + " s; printed: " + printed());
        }
        return process.exitValue();
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s; printed: " + printed(), e);
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        endpoint.close();
        slot.delete();
        run.close();
    }

    /** @param log what had been printed when the answer arrived */
    record Answer(RuntimeAnswer reply, String log) {

        String result() {
            return switch (reply) {
                case RuntimeAnswer.Result(byte[] payload) -> new String(payload, UTF_8);
                case RuntimeAnswer.Failure(String type, byte[] payload) ->
                    throw new AssertionError(type + ": " + new String(payload, UTF_8) + "; printed: " + log);
                case RuntimeAnswer.TooLarge tooLarge -> throw new AssertionError(tooLarge.toString());
            };
        }

        JsonNode json() {
            return parse(result());
        }

        /** The error object; its {@code errorType} must be the one of the header, where a header can hold it. */
        JsonNode error() {
            if (!(reply instanceof RuntimeAnswer.Failure(String type, byte[] payload))) {
                throw new AssertionError("no error: " + result());
            }
            JsonNode error = parse(new String(payload, UTF_8));
            if (!error.path("errorType").asText().replaceAll("\\P{ASCII}", "?").equals(type)) {
                throw new AssertionError("the header says " + type + ", the body " + error);
            }
            return error;
        }

        String errorType() {
            return error().path("errorType").asText();
        }

        String errorMessage() {
            return error().path("errorMessage").asText();
        }

        private static JsonNode parse(String text) {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }
    }
}
