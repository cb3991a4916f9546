package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.TimeSource;
import java.util.Map;

/** Somebody posts to {@code /functions/NAME} and waits for the answer. */
record DemoHttpCall(TimeSource time) implements DemoEvent {

    @Override
    public String kind() {
        return "HTTP call";
    }

    @Override
    public DemoResult send(DemoStage stage) {
        String function = stage.deploy("http");
        long sent = time.monotonicNanos();
        Reply reply = stage.platform().post(path(function), DemoCommand.EVENT, Map.of());
        Run run = Run.of(reply, time.since(sent));
        return reply.isError() && run.functionError().isEmpty()
                ? new DemoResult.Failed(reply.errorMessage())
                : DemoResult.Ran.of(function, run);
    }

    static String path(String function) {
        return "/functions/" + PlatformClient.encoded(function);
    }
}
