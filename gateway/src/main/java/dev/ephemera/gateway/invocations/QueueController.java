package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.gateway.health.QueueHealth;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** {@code GET /queue}: how asynchronous invocations are getting on. */
@Controller("/queue")
@ExecuteOn(TaskExecutors.BLOCKING)
final class QueueController {

    private static final double MILLISECONDS_PER_SECOND = 1e3;

    private final InvocationHistory history;
    private final QueueHealth.Source health;
    private final TimeSource time;

    QueueController(InvocationHistory history, QueueHealth.Source health, TimeSource time) {
        this.history = history;
        this.health = health;
        this.time = time;
    }

    @Get
    HttpResponse<byte[]> queue() {
        QueueCounts counts = history.counts();
        QueueHealth broker = health.look();
        return Answer.ok(json -> {
            json.writeNumberField("accepted", counts.accepted());
            json.writeNumberField("waiting", counts.waiting());
            json.writeNumberField("running", counts.running());
            json.writeNumberField("completed", counts.completed());
            json.writeNumberField("dead", counts.dead());
            if (counts.oldestDue().isPresent()) {
                json.writeStringField("oldestDue", counts.oldestDue().get().toString());
                json.writeNumberField("oldestDueSeconds", age(counts.oldestDue().get()));
            }
            json.writeObjectFieldStart("broker");
            json.writeStringField("name", broker.broker());
            json.writeStringField("state", broker.state().toLowerCase(Locale.ROOT));
            json.writeStringField("detail", broker.detail());
            json.writeEndObject();
        });
    }

    private double age(Instant due) {
        return Math.max(0, Duration.between(due, time.instant()).toMillis()) / MILLISECONDS_PER_SECOND;
    }
}
