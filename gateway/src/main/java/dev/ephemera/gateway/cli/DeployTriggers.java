package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what shall run a function: the {@code triggers} of its {@code function.yaml}, each an object
 * with a {@code kind}. Those of {@code kind: objects} name a {@code bucket}, and may name {@code events}, a
 * {@code prefix} and a {@code suffix}. Confined to one thread.
 */
final class DeployTriggers {

    private static final String BUCKETS = "EPHEMERA_BUCKETS";
    private static final String KIND = "kind";
    private static final String BUCKET = "bucket";
    private static final String EVENTS = "events";
    private static final Set<String> OBJECT_FIELDS = Set.of(KIND, BUCKET, EVENTS, "prefix", "suffix");

    private final PlatformClient platform;
    private final String function;

    DeployTriggers(PlatformClient platform, String function) {
        this.platform = platform;
        this.function = function;
    }

    /**
     * Makes the triggers there are to be, and removes those that an earlier deployment has made and this
     * one does not want. Without the key {@code triggers} all stay as they are. Buckets that are needed
     * are made in the platform's own object store.
     *
     * @return a line for each trigger
     * @throws CommandFailure if one is not understood, or the platform refuses it
     */
    List<String> deploy(FunctionSettings settings) {
        List<JsonNode> triggers = settings.triggers();
        if (triggers == null) {
            return List.of();
        }
        triggers.forEach(DeployTriggers::check);
        Set<String> buckets = new LinkedHashSet<>();
        triggers.forEach(trigger -> buckets.add(trigger.path(BUCKET).asText()));
        Map<String, String> environment = settings.environment();
        if (environment != null) {
            for (String bucket : environment.getOrDefault(BUCKETS, "").split(",", -1)) {
                buckets.add(bucket.strip());
            }
        }
        buckets.remove("");
        buckets.forEach(this::createBucket);
        removeOthers(triggers);
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= triggers.size(); number++) {
            lines.add(put(triggers.get(number - 1), id(number)));
        }
        return lines;
    }

    private static void check(JsonNode trigger) {
        String kind = trigger.path(KIND).asText();
        if (!kind.equals("objects")) {
            throw CommandFailure.usage("a trigger in function.yaml is of kind '" + kind + "'; there is: objects");
        }
        for (String field : (Iterable<String>) trigger::fieldNames) {
            if (!OBJECT_FIELDS.contains(field)) {
                throw CommandFailure.usage("a trigger of kind objects has an unknown key '" + field
                        + "'; it may hold bucket, events, prefix, suffix");
            }
        }
        if (trigger.path(BUCKET).asText().isEmpty()) {
            throw CommandFailure.usage("a trigger of kind objects in function.yaml names no bucket");
        }
    }

    /** A platform without a store of its own has its buckets elsewhere. */
    private void createBucket(String bucket) {
        Reply reply =
                platform.send(HttpMethod.PUT, "/object-store/buckets/" + PlatformClient.encoded(bucket), Json.object());
        if (reply.isError() && !reply.isNotFound()) {
            throw CommandFailure.failed("cannot make the bucket '" + bucket + "': " + reply.errorMessage());
        }
    }

    private String put(JsonNode trigger, String id) {
        String bucket = trigger.path(BUCKET).asText();
        ObjectNode rule = Json.object().put("function", function);
        rule.put("prefix", trigger.path("prefix").asText(""));
        rule.put("suffix", trigger.path("suffix").asText(""));
        JsonNode events = trigger.path(EVENTS);
        if (events.isArray()) {
            rule.set(EVENTS, events);
        } else if (events.isTextual()) {
            rule.putArray(EVENTS).add(events.asText());
        }
        Reply reply = platform.send(HttpMethod.PUT, path(bucket, id), rule);
        if (reply.isError()) {
            throw CommandFailure.failed(
                    "cannot have events of bucket '" + bucket + "' run '" + function + "': " + reply.errorMessage());
        }
        JsonNode made = reply.json();
        return "runs on " + names(made.path(EVENTS)) + " of " + bucket + "/"
                + made.path("prefix").asText() + "*" + made.path("suffix").asText();
    }

    private void removeOthers(List<JsonNode> triggers) {
        Reply reply = platform.get("/buckets");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list the rules of buckets: " + reply.errorMessage());
        }
        for (JsonNode bucket : reply.json().path("buckets")) {
            String name = bucket.path(BUCKET).asText();
            for (JsonNode rule : bucket.path("notifications")) {
                String id = rule.path("id").asText();
                if (isMine(id) && !isWanted(triggers, name, id)) {
                    platform.delete(path(name, id));
                }
            }
        }
    }

    private boolean isMine(String id) {
        return id.matches("\\Q" + idPrefix() + "\\E\\d+");
    }

    private boolean isWanted(List<JsonNode> triggers, String bucket, String id) {
        int number = Integer.parseInt(id.substring(idPrefix().length()));
        return number <= triggers.size()
                && triggers.get(number - 1).path(BUCKET).asText().equals(bucket);
    }

    private String id(int number) {
        return idPrefix() + number;
    }

    private String idPrefix() {
        return function + "-function.yaml-";
    }

    private static String path(String bucket, String id) {
        return "/buckets/" + PlatformClient.encoded(bucket) + "/notifications/" + PlatformClient.encoded(id);
    }

    private static String names(JsonNode events) {
        List<String> names = new ArrayList<>();
        events.forEach(event -> names.add(event.asText()));
        return String.join(", ", names);
    }
}
