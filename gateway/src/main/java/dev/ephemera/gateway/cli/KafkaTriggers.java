package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Event source mappings: a {@code topic}, and if need be {@code servers} and {@code start}; without servers
 * the platform's own Kafka is meant, where the topic is made with so many {@code partitions}. All other keys
 * are Lambda's, such as {@code BatchSize}. Mappings are known again by their consumer group. Stateless.
 */
record KafkaTriggers() implements TriggerKind {

    private static final String TOPIC = "topic";
    private static final String SERVERS = "servers";
    private static final String START = "start";
    private static final String PARTITIONS = "partitions";
    private static final String GROUP = "/SelfManagedKafkaEventSourceConfig/ConsumerGroupId";

    /** What Lambda lets an update change; all else makes another mapping. */
    private static final List<String> LAMBDAS = List.of(
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "FilterCriteria",
            "DestinationConfig",
            "MaximumRetryAttempts",
            "MaximumRecordAgeInSeconds",
            "BisectBatchOnFunctionError",
            "FunctionResponseTypes",
            "SourceAccessConfigurations",
            "Enabled");

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public void check(JsonNode trigger) {
        List<String> keys = new ArrayList<>(List.of(TOPIC, SERVERS, START, PARTITIONS));
        keys.addAll(LAMBDAS);
        TriggerKind.checkKeys(trigger, kind(), keys);
        if (trigger.path(TOPIC).asText().isEmpty()) {
            throw CommandFailure.usage("a trigger of kind kafka in function.yaml names no topic");
        }
        if (trigger.has(SERVERS) && !trigger.path(SERVERS).isArray()) {
            throw CommandFailure.usage("the key servers of a trigger in function.yaml is a list such as [host:9092]");
        }
        if (trigger.has(SERVERS) && trigger.has(PARTITIONS)) {
            throw CommandFailure.usage("a trigger in function.yaml has servers and partitions: topics are made in the"
                    + " platform's own Kafka only");
        }
    }

    @Override
    public List<String> deploy(Target target, List<JsonNode> triggers) {
        Map<String, JsonNode> there = mappings(target);
        List<String> lines = new ArrayList<>();
        for (JsonNode trigger : triggers) {
            if (!trigger.has(SERVERS)) {
                createTopic(target, trigger);
            }
            JsonNode mapping = there.remove(group(target, trigger));
            if (mapping == null) {
                create(target, trigger);
            } else {
                update(target, trigger, mapping.path("UUID").asText());
            }
            lines.add("runs on records of " + trigger.path(TOPIC).asText()
                    + (trigger.has(SERVERS) ? " at " + servers(trigger) : ""));
        }
        there.values().forEach(mapping -> delete(target, mapping.path("UUID").asText()));
        return lines;
    }

    /** Those that earlier deployments have made, by their groups. */
    private static Map<String, JsonNode> mappings(Target target) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        String path = PlatformClient.MAPPINGS + "?FunctionName=" + PlatformClient.encoded(target.function());
        String marker = "";
        do {
            Reply reply =
                    target.platform().get(marker.isEmpty() ? path : path + "&Marker=" + PlatformClient.encoded(marker));
            if (reply.isError()) {
                throw CommandFailure.failed("cannot list event source mappings: " + reply.errorMessage());
            }
            for (JsonNode mapping : reply.json().path("EventSourceMappings")) {
                String group = mapping.at(GROUP).asText();
                if (group.startsWith(target.idPrefix()) && !isGoing(mapping)) {
                    found.put(group, mapping);
                }
            }
            marker = reply.json().path("NextMarker").asText("");
        } while (!marker.isEmpty());
        return found;
    }

    private static boolean isGoing(JsonNode mapping) {
        return mapping.path("State").asText().equals("Deleting");
    }

    private static void createTopic(Target target, JsonNode trigger) {
        String topic = trigger.path(TOPIC).asText();
        ObjectNode wanted = Json.object();
        if (trigger.has(PARTITIONS)) {
            wanted.set(PARTITIONS, trigger.path(PARTITIONS));
        }
        Reply reply = target.platform().send(HttpMethod.PUT, "/topics/" + PlatformClient.encoded(topic), wanted);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot make the topic '" + topic + "': " + reply.errorMessage());
        }
    }

    private static void create(Target target, JsonNode trigger) {
        ObjectNode mapping = changeable(trigger)
                .put("FunctionName", target.function())
                .put("StartingPosition", trigger.path(START).asText("TRIM_HORIZON"));
        mapping.putArray("Topics").add(trigger.path(TOPIC).asText());
        mapping.putObject("SelfManagedKafkaEventSourceConfig").put("ConsumerGroupId", group(target, trigger));
        if (trigger.has(SERVERS)) {
            mapping.putObject("SelfManagedEventSource")
                    .putObject("Endpoints")
                    .set("KAFKA_BOOTSTRAP_SERVERS", trigger.path(SERVERS));
        }
        check(target, trigger, target.platform().send(HttpMethod.POST, PlatformClient.MAPPINGS, mapping));
    }

    private static void update(Target target, JsonNode trigger, String id) {
        check(target, trigger, target.platform().send(HttpMethod.PUT, path(id), changeable(trigger)));
    }

    private static void delete(Target target, String id) {
        Reply reply = target.platform().delete(path(id));
        if (reply.isError() && !reply.isNotFound()) {
            throw CommandFailure.failed("cannot delete the event source mapping " + id + ": " + reply.errorMessage());
        }
    }

    private static ObjectNode changeable(JsonNode trigger) {
        ObjectNode mapping = Json.object();
        LAMBDAS.stream().filter(trigger::has).forEach(key -> mapping.set(key, trigger.path(key)));
        return mapping;
    }

    private static void check(Target target, JsonNode trigger, Reply reply) {
        if (reply.isError()) {
            throw CommandFailure.failed("cannot have records of topic '"
                    + trigger.path(TOPIC).asText() + "' run '" + target.function() + "': " + reply.errorMessage());
        }
    }

    private static String group(Target target, JsonNode trigger) {
        return target.idPrefix() + trigger.path(TOPIC).asText() + (trigger.has(SERVERS) ? "@" + servers(trigger) : "");
    }

    private static String servers(JsonNode trigger) {
        List<String> servers = new ArrayList<>();
        trigger.path(SERVERS).forEach(server -> servers.add(server.asText()));
        return String.join(",", servers);
    }

    private static String path(String id) {
        return PlatformClient.MAPPINGS + "/" + PlatformClient.encoded(id);
    }
}
