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
 * Rules for the events of buckets: a {@code bucket}, and if need be {@code events}, a {@code prefix} and a
 * {@code suffix}. Buckets that are needed are made in the platform's own object store. Stateless.
 */
record ObjectTriggers() implements TriggerKind {

    private static final String BUCKETS = "EPHEMERA_BUCKETS";
    private static final String BUCKET = "bucket";
    private static final String EVENTS = "events";
    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";

    @Override
    public String kind() {
        return "objects";
    }

    @Override
    public void check(JsonNode trigger) {
        TriggerKind.checkKeys(trigger, kind(), List.of(BUCKET, EVENTS, PREFIX, SUFFIX));
        if (trigger.path(BUCKET).asText().isEmpty()) {
            throw CommandFailure.usage("a trigger of kind objects in function.yaml names no bucket");
        }
    }

    @Override
    public List<String> deploy(Target target, List<JsonNode> triggers) {
        buckets(target, triggers).forEach(bucket -> createBucket(target, bucket));
        removeOthers(target, triggers);
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= triggers.size(); number++) {
            lines.add(put(target, triggers.get(number - 1), target.idPrefix() + number));
        }
        return lines;
    }

    private static Set<String> buckets(Target target, List<JsonNode> triggers) {
        Set<String> buckets = new LinkedHashSet<>();
        triggers.forEach(trigger -> buckets.add(trigger.path(BUCKET).asText()));
        Map<String, String> environment = target.environment();
        if (environment != null) {
            for (String bucket : environment.getOrDefault(BUCKETS, "").split(",", -1)) {
                buckets.add(bucket.strip());
            }
        }
        buckets.remove("");
        return buckets;
    }

    /** A platform without a store of its own has its buckets elsewhere. */
    private static void createBucket(Target target, String bucket) {
        Reply reply = target.platform()
                .send(HttpMethod.PUT, "/object-store/buckets/" + PlatformClient.encoded(bucket), Json.object());
        if (reply.isError() && !reply.isNotFound()) {
            throw CommandFailure.failed("cannot make the bucket '" + bucket + "': " + reply.errorMessage());
        }
    }

    private static String put(Target target, JsonNode trigger, String id) {
        String bucket = trigger.path(BUCKET).asText();
        ObjectNode rule = Json.object().put("function", target.function());
        rule.put(PREFIX, trigger.path(PREFIX).asText(""));
        rule.put(SUFFIX, trigger.path(SUFFIX).asText(""));
        JsonNode events = trigger.path(EVENTS);
        if (events.isArray()) {
            rule.set(EVENTS, events);
        } else if (events.isTextual()) {
            rule.putArray(EVENTS).add(events.asText());
        }
        Reply reply = target.platform().send(HttpMethod.PUT, ObjectRuleCommands.path(bucket, id), rule);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot have events of bucket '" + bucket + "' run '" + target.function()
                    + "': " + reply.errorMessage());
        }
        JsonNode made = reply.json();
        return "runs on " + ObjectRuleCommands.events(made) + " of " + ObjectRuleCommands.objects(bucket, made);
    }

    private static void removeOthers(Target target, List<JsonNode> triggers) {
        Reply reply = target.platform().get("/buckets");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list the rules of buckets: " + reply.errorMessage());
        }
        for (JsonNode bucket : reply.json().path("buckets")) {
            String name = bucket.path(BUCKET).asText();
            for (JsonNode rule : bucket.path("notifications")) {
                String id = rule.path("id").asText();
                if (isOf(target, id) && !isWanted(target, triggers, name, id)) {
                    target.platform().delete(ObjectRuleCommands.path(name, id));
                }
            }
        }
    }

    private static boolean isOf(Target target, String id) {
        return id.matches("\\Q" + target.idPrefix() + "\\E\\d+");
    }

    private static boolean isWanted(Target target, List<JsonNode> triggers, String bucket, String id) {
        int number = Integer.parseInt(id.substring(target.idPrefix().length()));
        return number <= triggers.size()
                && triggers.get(number - 1).path(BUCKET).asText().equals(bucket);
    }
}
