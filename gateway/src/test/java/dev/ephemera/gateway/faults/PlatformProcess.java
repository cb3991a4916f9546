package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.gateway.cli.CommandLineInterface;
import dev.ephemera.gateway.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A platform in a process of its own that may be killed and started again, with the data that it left.
 * Started and killed by one thread at a time; any thread may call it.
 */
final class PlatformProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Path directory;
    private final String engine;
    private volatile String url = "";
    private volatile Process process;
    private int starts;

    /** @param directory for its data and what it prints */
    PlatformProcess(Path directory, String engine) {
        this.directory = directory;
        this.engine = engine;
        environment.put("EPHEMERA_OBJECT_STORE_ENABLED", "false");
    }

    /** Skips the test where the sandbox engine cannot run its functions. */
    static void assumeSandbox() {
        for (String program : List.of("/usr/bin/bwrap", "/usr/bin/python3")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "needs " + program);
        }
    }

    PlatformProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Returns when it is ready; its queue may not be yet. */
    PlatformProcess start() throws IOException {
        starts++;
        Path screen = directory.resolve("out-" + starts);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-Dephemera.home=" + projectRoot(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.ephemera.gateway.Main", "serve", "--port", "0", "--engine", engine));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(screen.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        Await.until(() -> "the platform is ready: " + this, PATIENCE, () -> address(screen));
        return this;
    }

    private boolean address(Path screen) {
        if (!process.isAlive()) {
            throw new AssertionError("The platform ended with " + process.exitValue() + ": " + errors());
        }
        try (Stream<String> lines = Files.lines(screen)) {
            Optional<String> ready =
                    lines.filter(line -> line.contains("ready at ")).findFirst();
            ready.ifPresent(line -> url = line.replaceFirst(".*ready at (\\S+).*", "$1"));
            return ready.isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path projectRoot() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(path.resolve("ephemera"))) {
            path = path.getParent();
        }
        return path;
    }

    @Override
    public String toString() {
        return directory + ": " + errors();
    }

    /** What it has complained about since it was started last. */
    String errors() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** With SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The process of its own broker, which it starts when it answers already. */
    ProcessHandle broker() {
        Await.until(
                () -> "the platform has a broker: " + this,
                PATIENCE,
                () -> findBroker().isPresent());
        return findBroker().orElseThrow();
    }

    private Optional<ProcessHandle> findBroker() {
        return process.children().filter(PlatformProcess::isBroker).findFirst();
    }

    /** Asks the system: Java reads no more than the first 4 KiB, and many jars in a deep folder are more than that. */
    private static boolean isBroker(ProcessHandle child) {
        try {
            String command = Files.readString(
                    Path.of("/proc", Long.toString(child.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(command.split("\0")).contains("dev.ephemera.broker.Main");
        } catch (IOException e) {
            // It has ended meanwhile.
            return false;
        }
    }

    /** Has a function there, made of one file. */
    void deploy(Path source, String... options) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        List<String> arguments = new ArrayList<>(List.of("deploy", source.toString()));
        arguments.addAll(List.of(options));
        Terminal terminal = new Terminal(InputStream.nullInputStream(), out, out, Map.of("EPHEMERA_URL", url));
        int code = new CommandLineInterface(terminal).run(arguments.toArray(String[]::new));
        assertEquals(0, code, () -> said.toString(StandardCharsets.UTF_8));
    }

    /** Calls a function asynchronously; the invocation's id, or empty if the platform did not accept it, or is dead. */
    Optional<String> accept(String function, String event) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/functions/" + function))
                .header("X-Ephemera-Async", "true")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        try {
            HttpResponse<byte[]> response = send(request);
            return response.statusCode() == 202
                    ? Optional.of(json.readTree(response.body()).path("id").asText())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    JsonNode get(String path) throws IOException {
        HttpResponse<byte[]> response = send(
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build());
        assertEquals(
                200, response.statusCode(), () -> path + ": " + new String(response.body(), StandardCharsets.UTF_8));
        return json.readTree(response.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every invocation that its ledger knows. */
    List<JsonNode> invocations() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String marker = "";
        do {
            JsonNode page = get("/invocations?limit=100" + marker);
            page.path("invocations").forEach(all::add);
            marker = page.has("next") ? "&marker=" + page.path("next").asText() : "";
        } while (!marker.isEmpty());
        return all;
    }

    /** Ends it as TERM does. */
    @Override
    public void close() {
        http.close();
        if (process != null) {
            process.destroy();
            try {
                process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                process.destroyForcibly();
                throw new AssertionError("The platform does not end: " + errors(), e);
            }
        }
    }
}
