package dev.ephemera.triggers.objectstore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The talk with the store's process, one JSON object a line in each direction. A question has {@code
 * ask} and {@code id}; its answer has that number in {@code to}; what has {@code say} needs no answer.
 * Each question is answered on a virtual thread of its own. Thread-safe.
 */
final class Conversation {

    /** What the other side wants. Its methods may be called by many threads. */
    interface Listener {

        /** Completes {@code answer}; may block. */
        void answer(JsonNode question, ObjectNode answer) throws InterruptedException;

        /** Called on the reading thread: must be quick. */
        void said(String what, long number);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WAITING_LINES = 1024;

    private final Listener listener;
    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(WAITING_LINES);
    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    Conversation(Listener listener) {
        this.listener = listener;
    }

    /** Listens until {@code input} ends; what has been asked until then is never answered. */
    void listen(InputStream input) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(input, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            LOG.debug("The object store has stopped talking", e);
        } finally {
            open.values()
                    .forEach(answer -> answer.completeExceptionally(new IOException("The object store has ended")));
        }
    }

    /** Writes what is to be said, until it is interrupted or nobody listens. */
    void talk(OutputStream output) {
        try (output) {
            while (true) {
                output.write(lines.take());
                output.flush();
            }
        } catch (IOException e) {
            LOG.debug("The object store does not listen any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws StoreException if no answer comes in time */
    JsonNode ask(String what, ObjectNode question, Duration patience) throws StoreException, InterruptedException {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            write(question.put("ask", what).put("id", id));
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StoreException("the object store does not answer; its log may tell why", e);
        } finally {
            open.remove(id);
        }
    }

    static ObjectNode question() {
        return JSON.createObjectNode();
    }

    private void hear(String line) {
        try {
            take(JSON.readTree(line));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("The object store has said what nobody understands: {}", line);
        }
    }

    private void take(JsonNode message) {
        if (message.has("to")) {
            CompletableFuture<JsonNode> question =
                    open.remove(message.path("to").asLong());
            if (question != null) {
                question.complete(message);
            }
        } else if (message.has("ask")) {
            Thread.ofVirtual().name("object-store-question").start(() -> answer(message));
        } else {
            listener.said(message.path("say").asText(), message.path("number").asLong());
        }
    }

    private void answer(JsonNode question) {
        ObjectNode answer =
                JSON.createObjectNode().put("to", question.path("id").asLong());
        try {
            listener.answer(question, answer);
            write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The store gets no answer in time and says so to its client.
            LOG.error(
                    "A question of the object store, '{}', has no answer",
                    question.path("ask").asText(),
                    e);
        }
    }

    private void write(ObjectNode message) throws InterruptedException {
        try {
            lines.put((JSON.writeValueAsString(message) + "\n").getBytes(UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written as JSON", e);
        }
    }
}
