package dev.ephemera.gateway.cli;

import java.util.Map;

/** Somebody posts to {@code /functions/NAME} and does not wait: the event is queued. */
record DemoAsynchronousCall() implements DemoEvent {

    @Override
    public String kind() {
        return "asynchronous call";
    }

    @Override
    public DemoResult send(DemoStage stage) throws InterruptedException {
        String function = stage.deploy("async");
        Reply reply = stage.insist(() -> stage.platform()
                .post(DemoHttpCall.path(function), DemoCommand.EVENT, Map.of("X-Ephemera-Async", "true")));
        if (reply.isNotImplemented()) {
            return new DemoResult.Skipped(reply.errorMessage());
        }
        if (reply.isError()) {
            return new DemoResult.Failed(reply.errorMessage());
        }
        return DemoResult.Ran.of(stage.awaitEnd(reply.json().path("id").asText()));
    }
}
