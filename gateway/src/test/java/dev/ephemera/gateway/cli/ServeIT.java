package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A platform in a process group of its own, as a terminal has it, and what Ctrl-C does to that group. */
@Timeout(120)
class ServeIT {

    private static final String SLOW = """
            import time
            def handler(event, context):
                time.sleep(event)
                return "done"
            """;

    @TempDir
    private Path directory;

    private Process platform;
    private BufferedReader screen;
    private String url;

    @BeforeEach
    void start() throws IOException {
        for (String program : List.of("/usr/bin/bwrap", "/usr/bin/python3", "/usr/bin/setsid")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "needs " + program);
        }
        List<String> command = new ArrayList<>();
        // A test that was started in the background has interrupts ignored, and so would the platform.
        command.addAll(List.of("env", "--default-signal=INT", "setsid"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dephemera.home=" + projectRoot()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.ephemera.gateway.Main"));
        command.addAll(List.of("serve", "--port", "0", "--engine", "sandbox", "--data"));
        command.add(directory.resolve("data").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("EPHEMERA_OBJECT_STORE_ENABLED", "false");
        platform = builder.start();
        screen = platform.inputReader();
        url = screen.lines()
                .filter(line -> line.contains("ready at "))
                .findFirst()
                .map(line -> line.replaceFirst(".*ready at (\\S+).*", "$1"))
                .orElseThrow(() -> new AssertionError("the platform did not start: " + errors()));
        Path source = Files.writeString(directory.resolve("slow.py"), SLOW);
        assertEquals(0, run("deploy", source.toString(), "--timeout=60").exitCode());
    }

    @AfterEach
    void stop() throws IOException {
        if (platform != null) {
            platform.destroyForcibly();
            screen.close();
        }
    }

    private static Path projectRoot() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(path.resolve("ephemera"))) {
            path = path.getParent();
        }
        return path;
    }

    private Session.Result run(String... arguments) {
        return new Session().with("EPHEMERA_URL", url).run(arguments);
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What Ctrl-C does: a signal for every process of the group. */
    private void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "--", "-" + platform.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    private void awaitInFlight() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest metrics =
                    HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
            while (!http.send(metrics, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\nephemera_invocations_in_flight 1.0")) {
                Thread.onSpinWait();
            }
        }
    }

    private List<ProcessHandle> sandboxes() {
        try (Stream<ProcessHandle> children = platform.descendants()) {
            return children.toList();
        }
    }

    @Test
    void anInterruptLetsRunsFinishAndLeavesNothing() throws Exception {
        CompletableFuture<Session.Result> run = CompletableFuture.supplyAsync(() -> run("invoke", "slow", "-d", "3"));
        awaitInFlight();
        List<ProcessHandle> sandboxes = sandboxes();

        interrupt();

        assertEquals("\"done\"\n", run.get(30, TimeUnit.SECONDS).out(), this::errors);
        assertTrue(platform.waitFor(40, TimeUnit.SECONDS), "the platform does not end");
        assertEquals(0, platform.exitValue(), this::errors);
        assertNotEquals(List.of(), sandboxes);
        assertEquals(
                List.of(), sandboxes.stream().filter(ProcessHandle::isAlive).toList());
    }

    @Test
    void aSecondInterruptDoesNotWait() throws Exception {
        CompletableFuture<Session.Result> run = CompletableFuture.supplyAsync(() -> run("invoke", "slow", "-d", "50"));
        awaitInFlight();
        interrupt();
        while (!errors().contains("Draining")) {
            Thread.onSpinWait();
        }

        interrupt();

        assertTrue(platform.waitFor(10, TimeUnit.SECONDS), "the platform waits");
        assertEquals(130, platform.exitValue());
        assertNotEquals(0, run.get(10, TimeUnit.SECONDS).exitCode());
    }
}
