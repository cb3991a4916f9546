package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as it was told to and remembers what it was asked. Requests of which nothing was said get
 * 404 with Lambda's error shape. Thread-safe.
 */
final class FakePlatform implements AutoCloseable {

    /** The stacks of the real platform, as far as guesses need them. */
    static final String STACKS = """
            [{"name": "nodejs", "files": ["{module}.js", "{module}.mjs"],
              "extensions": [".js", ".mjs"], "single": "{stem}.handler"},
             {"name": "bash", "files": ["{script}.sh"], "extensions": [".sh"], "single": "{stem}.handler"},
             {"name": "provided", "files": ["bootstrap", "{handler}"],
              "extensions": [".sh"], "single": "{file}"},
             {"name": "python", "files": ["{module-path}.py", "{module-path}/__init__.py"],
              "extensions": [".py"], "single": "{stem}.handler"}]
            """;

    record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {

        JsonNode json() {
            try {
                return Json.read(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    private record Answer(int status, Map<String, String> headers, byte[] body) {}

    private final HttpServer http;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Streamed> streams = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    FakePlatform() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.start();
        answer("GET /stacks", 200, STACKS);
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** @param request such as {@code GET /stacks?a=b} */
    FakePlatform answer(String request, int status, String body) {
        return answer(request, status, Map.of(), body);
    }

    FakePlatform answer(String request, int status, Map<String, String> headers, String body) {
        answers.put(request, new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Answers piece by piece, to an end that is not known before. */
    FakePlatform stream(String request, Streamed streamed) {
        streams.put(request, streamed);
        return this;
    }

    /** Writes an answer; flushes what is to arrive before the rest. */
    interface Streamed {
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /** What was asked, without questions about stacks. */
    List<Request> requests() {
        return requests.stream()
                .filter(request -> !request.path().equals("/stacks"))
                .toList();
    }

    Request onlyRequest() {
        if (requests().size() != 1) {
            throw new AssertionError("not one request but " + requests());
        }
        return requests().getFirst();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, List<String>> headers = new LinkedHashMap<>(exchange.getRequestHeaders());
            String path = exchange.getRequestURI().toString();
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    path,
                    headers,
                    exchange.getRequestBody().readAllBytes()));
            Streamed streamed = streams.get(exchange.getRequestMethod() + " " + path);
            if (streamed != null) {
                exchange.sendResponseHeaders(200, 0);
                streamed.writeTo(exchange.getResponseBody());
                return;
            }
            Answer answer = answers.getOrDefault(exchange.getRequestMethod() + " " + path, notFound(path));
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer notFound(String path) {
        String body = "{\"Type\": \"User\", \"Message\": \"nothing at " + path + "\"}";
        return new Answer(404, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
