package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpMethod;

/** Somebody puts an object into a bucket, and a rule has it run a function. */
record DemoObject(TimeSource time) implements DemoEvent {

    private static final String UP = "UP";
    private static final String OFF = "off";
    private static final byte[] NOTHING = new byte[0];

    @Override
    public String kind() {
        return "object put";
    }

    @Override
    public DemoResult send(DemoStage stage) throws InterruptedException {
        JsonNode broker = stage.platform().get("/queue").json().path("broker");
        if (broker.path("state").asText().equals(OFF)) {
            return new DemoResult.Skipped("object events need the queue, which is "
                    + broker.path("detail").asText());
        }
        Reply reply = stage.awaitStore();
        if (reply.isNotFound()) {
            return new DemoResult.Skipped(reply.errorMessage());
        }
        if (reply.isError()) {
            return new DemoResult.Failed(reply.errorMessage());
        }
        JsonNode described = reply.json();
        if (!described.path("state").asText().equals(UP)) {
            return new DemoResult.Failed(
                    "the object store is not there: " + described.path("detail").asText());
        }
        StoreClient store = StoreClient.of(described, time);
        stage.removeLater("a connection to the object store", store::close);
        String bucket = stage.name("letters");
        if (!makeBucket(stage, store, bucket)) {
            return new DemoResult.Skipped("the object store can be reached on the platform's own machine only");
        }
        String function = stage.deploy("objects");
        makeRule(stage, bucket, function);
        String object = "/" + bucket + "/hello.json";
        stage.removeLater("object " + object, () -> remove(store, object));
        check(store.send(HttpMethod.PUT, object, DemoCommand.EVENT), "put the object " + object);
        return DemoResult.Ran.of(stage.awaitRunOf(function));
    }

    /** False if the store is on another machine. */
    private static boolean makeBucket(DemoStage stage, StoreClient store, String bucket) {
        Reply made;
        try {
            made = store.send(HttpMethod.PUT, "/" + bucket, NOTHING);
        } catch (CommandFailure failure) {
            if (failure.exitCode() == ExitCode.UNREACHABLE) {
                return false;
            }
            throw failure;
        }
        check(made, "make the bucket " + bucket);
        stage.removeLater("bucket " + bucket, () -> remove(store, "/" + bucket));
        return true;
    }

    private static void makeRule(DemoStage stage, String bucket, String function) {
        String path = "/buckets/" + PlatformClient.encoded(bucket) + "/notifications/demo";
        check(
                stage.platform().send(HttpMethod.PUT, path, Json.object().put("function", function)),
                "make a rule for the bucket " + bucket);
        stage.removeLater("rule of bucket " + bucket, () -> stage.delete(path));
    }

    private static void remove(StoreClient store, String path) {
        Reply reply = store.send(HttpMethod.DELETE, path, NOTHING);
        if (!reply.isNotFound()) {
            check(reply, "delete " + path);
        }
    }

    private static void check(Reply reply, String what) {
        if (reply.isError()) {
            throw CommandFailure.failed("cannot " + what + ": " + reply.errorMessage());
        }
    }
}
