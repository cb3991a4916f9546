package dev.ephemera.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The platform as a user starts it: the launcher's {@code serve}, in a process of its own. */
final class PlatformProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Pattern BROKER_ADDRESS = Pattern.compile("\"detail\":\"at ([0-9.:]+) since ");

    /** The body of every call. */
    static final String CALL = "{\"name\":\"bench\"}";

    private static final int FIRST_ERROR = 400;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private PlatformProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static PlatformProcess start(Path launcher, String engine, int port, Path data) throws IOException {
        Process process = new ProcessBuilder(
                        launcher.toString(),
                        "serve",
                        "--engine",
                        engine,
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("serve.log").toFile())
                .start();
        return new PlatformProcess(process, port);
    }

    /** Runs a client command of the launcher against this platform. */
    void command(Path launcher, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("EPHEMERA_URL", "http://127.0.0.1:" + port);
        Process client = builder.start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
    }

    HttpCaller caller(String function) throws IOException {
        return new HttpCaller(port, "/functions/" + function, CALL);
    }

    /** @param headers further ones, each with its end of line */
    HttpCaller caller(String function, String headers) throws IOException {
        return new HttpCaller(port, "/functions/" + function, headers, CALL);
    }

    /**
     * Posts to a webhook.
     *
     * @param headers each with its end of line
     */
    HttpCaller webhook(String name, String headers) throws IOException {
        return new HttpCaller(port, "/webhooks/" + name, headers, CALL);
    }

    /** Has something made, and waits until it is. */
    void post(String path, String json) throws IOException, InterruptedException {
        send("POST", path, json);
    }

    /** The body of what is there, or of the answer that it is not. */
    String get(String path) throws IOException, InterruptedException {
        return exchange("GET", path, "").body();
    }

    /**
     * The body of the answer.
     *
     * @throws IOException if the platform refuses it
     */
    String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = exchange(method, path, body);
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new IOException(
                    method + " " + path + ": the platform answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> exchange(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Where clients reach the queue's own broker. */
    String brokerAddress() throws IOException, InterruptedException {
        Matcher address = BROKER_ADDRESS.matcher(get("/health"));
        if (!address.find()) {
            throw new IOException("The platform does not say where its broker is");
        }
        return address.group(1);
    }

    /** Waits until the queue's broker can be used. */
    void awaitQueue() throws IOException, InterruptedException {
        retry(() -> {
            try {
                if (!get("/health").contains("\"state\":\"UP\"")) {
                    throw new IOException("The queue is not ready");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    /** Waits until a call of {@code function} succeeds. */
    void awaitCall(String function) throws IOException, InterruptedException {
        retry(() -> {
            try (HttpCaller caller = caller(function)) {
                caller.call();
            }
        });
    }

    private void retry(Attempt attempt) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IOException(
                            "The platform has ended with " + process.exitValue() + "; see its serve.log", e);
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
                Load.pause(Duration.ofMillis(5));
            }
        }
    }

    /** Resident memory of the platform's process, in megabytes. */
    double residentMegabytes() throws IOException {
        return residentMegabytes(process.pid());
    }

    /** Resident memory of the queue's own broker, in megabytes. */
    double brokerMegabytes() throws IOException {
        ProcessHandle broker = process.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IOException("The platform runs no broker"));
        return residentMegabytes(broker.pid());
    }

    private static double residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("No VmRSS of process " + pid));
    }

    /** Stops the platform as Ctrl-C does; kills it where that takes too long. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private interface Attempt {
        void run() throws IOException;
    }
}
