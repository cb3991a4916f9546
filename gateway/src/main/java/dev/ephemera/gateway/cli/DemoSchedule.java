package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpMethod;
import java.time.Duration;

/** A time comes that a schedule has waited for. */
record DemoSchedule(TimeSource time) implements DemoEvent {

    private static final Duration SOON = Duration.ofSeconds(2);

    @Override
    public String kind() {
        return "schedule";
    }

    @Override
    public DemoResult send(DemoStage stage) throws InterruptedException {
        String function = stage.deploy("schedule");
        String path = ScheduleCommands.path(stage.name("soon"));
        ObjectNode schedule = Json.object()
                .put("function", function)
                .put("startAt", time.instant().plus(SOON).toString());
        stage.removeLater("schedule " + stage.name("soon"), () -> stage.delete(path));
        Reply made = stage.platform().send(HttpMethod.PUT, path, schedule);
        return made.isError()
                ? new DemoResult.Failed(made.errorMessage())
                : DemoResult.Ran.of(stage.awaitRunOf(function));
    }
}
