package dev.ephemera.triggers.objectstore.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.event.EventName;
import dev.ephemera.triggers.objectstore.event.NewObjectEvent;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.triggers.objectstore.rule.NotificationXml;
import dev.ephemera.triggers.objectstore.rule.WriteNotificationXml;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what the store asks: who may come in, what anybody wants to hear of, what is to be done of it. Thread-safe. */
public final class AnswerStore {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerStore.class);

    /** More would only wait for the same queue; the store keeps what it cannot hand over. */
    private static final int MOST_DELIVERIES = 64;

    private static final int BAD_REQUEST = 400;

    private final StoreKeys keys;
    private final NotificationRules rules;
    private final AcceptObjectEvents events;
    private final Semaphore deliveries = new Semaphore(MOST_DELIVERIES);

    public AnswerStore(StoreKeys keys, NotificationRules rules, AcceptObjectEvents events) {
        this.keys = keys;
        this.rules = rules;
        this.events = events;
    }

    void answer(JsonNode question, ObjectNode answer) throws InterruptedException {
        switch (question.path("ask").asText()) {
            case "identity" -> identity(question.path("accessKey").asText(), answer);
            case "wanted" ->
                answer.put(
                        "wanted",
                        BucketName.find(question.path("bucket").asText())
                                .map(bucket -> !rules.of(bucket).rules().isEmpty())
                                .orElse(false));
            case "deliver" -> answer.put("settled", isSettled(question));
            case "notifications" -> notifications(question, answer);
            default -> throw new IllegalArgumentException("The object store asks what nobody knows: " + question);
        }
    }

    private void identity(String id, ObjectNode answer) {
        keys.find(id).ifPresent(grant -> {
            answer.put("secret", grant.key().secret());
            grant.buckets().ifPresent(buckets -> {
                ArrayNode names = answer.putArray("buckets");
                buckets.forEach(bucket -> names.add(bucket.value()));
            });
        });
    }

    /** Whether the event is on disk here, or can never be: then it is nothing to be kept for later. */
    private boolean isSettled(JsonNode question) throws InterruptedException {
        if (!deliveries.tryAcquire()) {
            return false;
        }
        NewObjectEvent event = event(question);
        try {
            events.accept(event);
            return true;
        } catch (QueueUnavailableException e) {
            LOG.debug("An event of the object store waits for the queue", e);
            return false;
        } catch (RejectedRequestException e) {
            LOG.warn("An event of the object store cannot be taken in, {}: {}", event.sequencer(), e.getMessage());
            return true;
        } finally {
            deliveries.release();
        }
    }

    private static NewObjectEvent event(JsonNode json) {
        return new NewObjectEvent(
                new EventName(json.path("event").asText()),
                Instant.ofEpochMilli(json.path("at").asLong()),
                new NewObjectEvent.Subject(
                        json.path("bucket").asText(),
                        json.path("key").asText(),
                        json.has("size") ? OptionalLong.of(json.path("size").asLong()) : OptionalLong.empty(),
                        json.has("eTag") ? Optional.of(json.path("eTag").asText()) : Optional.empty()),
                json.path("sequencer").asText(),
                new NewObjectEvent.Cause(
                        json.path("principal").asText(),
                        json.path("address").asText(),
                        json.path("requestId").asText()));
    }

    private void notifications(JsonNode question, ObjectNode answer) {
        try {
            BucketName bucket = new BucketName(question.path("bucket").asText());
            if (question.has("xml")) {
                rules.replace(NotificationXml.read(
                        bucket, question.path("xml").asText().getBytes(StandardCharsets.UTF_8)));
            }
            answer.put("xml", WriteNotificationXml.of(rules.of(bucket)));
        } catch (RejectedRequestException e) {
            boolean malformed = e.code() == ErrorCode.INVALID_REQUEST_CONTENT;
            answer.put("code", malformed ? "MalformedXML" : "InvalidArgument")
                    .put("status", BAD_REQUEST)
                    .put("message", e.getMessage());
        }
    }
}
