package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.Map;

/** Somebody writes a record to a topic, and an event source mapping has it run a function. */
record DemoKafkaRecord() implements DemoEvent {

    @Override
    public String kind() {
        return "Kafka record";
    }

    @Override
    public DemoResult send(DemoStage stage) throws InterruptedException {
        String topic = stage.name("orders");
        String path = "/topics/" + PlatformClient.encoded(topic);
        Reply made = stage.insist(() -> stage.platform().send(HttpMethod.PUT, path, Json.object()));
        if (made.isNotImplemented()) {
            return new DemoResult.Skipped(made.errorMessage());
        }
        if (made.isError()) {
            return new DemoResult.Failed(made.errorMessage());
        }
        stage.removeLater("topic " + topic, () -> stage.delete(path));
        String function = stage.deploy("kafka");
        map(stage, topic, function);
        Reply written = stage.insist(() -> stage.platform().post(path, DemoCommand.EVENT, Map.of()));
        return written.isError()
                ? new DemoResult.Failed(written.errorMessage())
                : DemoResult.Ran.of(stage.awaitRunOf(function));
    }

    private static void map(DemoStage stage, String topic, String function) {
        ObjectNode mapping = Json.object().put("FunctionName", function).put("StartingPosition", "TRIM_HORIZON");
        mapping.putArray("Topics").add(topic);
        Reply reply = stage.platform().send(HttpMethod.POST, PlatformClient.MAPPINGS, mapping);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot map the topic " + topic + " to a function: " + reply.errorMessage());
        }
        String id = reply.json().path("UUID").asText();
        stage.removeLater("event source mapping " + id, () -> unmap(stage, id));
    }

    /** A topic must not be deleted while something reads it. */
    private static void unmap(DemoStage stage, String id) {
        String path = PlatformClient.MAPPINGS + "/" + PlatformClient.encoded(id);
        stage.delete(path);
        stage.awaitGone(path);
    }
}
