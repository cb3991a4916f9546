package dev.ephemera.objectstore;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The process that has started this one, at the other end of standard input and output. Either side
 * writes one JSON object a line: a question has {@code ask} and {@code id}, and its answer has that
 * number in {@code to}. When the input ends the parent is dead, and so is this process. Thread-safe: lines
 * are written under the monitor of the output.
 */
final class Parent {

    private final JsonMapper json = new JsonMapper();
    private final PrintStream output;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();

    Parent(PrintStream output) {
        this.output = output;
    }

    /**
     * Begins to listen, until this process ends with the parent's.
     *
     * @param answer completes the answer to a question
     */
    void listen(InputStream input, BiConsumer<JsonNode, ObjectNode> answer) {
        Thread.ofPlatform().name("parent").daemon().start(() -> read(input, answer));
    }

    ObjectNode question(String what) {
        return json.createObjectNode().put("ask", what);
    }

    /** @throws ParentSilentException if no answer comes within {@code patience} */
    JsonNode ask(ObjectNode question, Duration patience) {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            write(question.put("id", id));
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ParentSilentException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParentSilentException(e);
        } finally {
            open.remove(id);
        }
    }

    /** Says something that needs no answer. */
    void say(String what, long number) {
        write(json.createObjectNode().put("say", what).put("number", number));
    }

    private void write(ObjectNode message) {
        String line = message.toString();
        synchronized (output) {
            output.append(line).append('\n').flush();
        }
    }

    private void read(InputStream input, BiConsumer<JsonNode, ObjectNode> answer) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(json.readTree(line), answer);
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("Standard input cannot be read, which is taken for its end: " + e);
        }
        ThisProcess.die();
    }

    private void take(JsonNode message, BiConsumer<JsonNode, ObjectNode> answer) {
        if (message.has("ask")) {
            Thread.startVirtualThread(() -> {
                ObjectNode reply =
                        json.createObjectNode().put("to", message.path("id").asLong());
                answer.accept(message, reply);
                write(reply);
            });
            return;
        }
        CompletableFuture<JsonNode> question = open.remove(message.path("to").asLong(0));
        if (question != null) {
            question.complete(message);
        }
    }
}
