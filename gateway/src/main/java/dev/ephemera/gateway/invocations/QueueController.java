package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** {@code GET /queue}: how asynchronous invocations are getting on. */
@Controller("/queue")
@ExecuteOn(TaskExecutors.BLOCKING)
final class QueueController {

    private static final double MILLISECONDS_PER_SECOND = 1e3;

    private final InvocationHistory history;
    private final Optional<Broker> broker;
    private final TimeSource time;

    QueueController(InvocationHistory history, Optional<Broker> broker, TimeSource time) {
        this.history = history;
        this.broker = broker;
        this.time = time;
    }

    @Get
    HttpResponse<byte[]> queue() {
        QueueCounts counts = history.counts();
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
            if (broker.isPresent()) {
                BrokerStatus status = broker.get().status();
                json.writeObjectFieldStart("broker");
                json.writeStringField("name", status.name());
                json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
                json.writeStringField("detail", status.detail());
                json.writeEndObject();
            }
        });
    }

    private double age(Instant due) {
        return Math.max(0, Duration.between(due, time.instant()).toMillis()) / MILLISECONDS_PER_SECOND;
    }
}
