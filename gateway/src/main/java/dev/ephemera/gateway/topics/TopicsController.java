package dev.ephemera.gateway.topics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.broker.BrokerException;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Topics of the Kafka behind the queue: {@code PUT /topics/NAME} makes one, {@code POST} writes a record,
 * {@code DELETE} deletes one. For large amounts there are Kafka's own clients.
 */
@Controller("/topics")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class TopicsController {

    private static final String PARTITIONS = "partitions";
    private static final int MOST_PARTITIONS = 1000;

    private final Optional<TopicAccess> topics;

    TopicsController(@Nullable TopicAccess topics) {
        this.topics = Optional.ofNullable(topics);
    }

    /** Unless there is one. The body may say how many {@code partitions} a new one has. */
    @Put("/{name}")
    HttpResponse<?> create(HttpRequest<?> request, @PathVariable String name) throws IOException, InterruptedException {
        TopicAccess there = there();
        TopicName topic = there.parse(name);
        int partitions = partitions(Visit.of(request).body().bytes());
        try {
            there.topics().create(topic.value(), partitions);
        } catch (BrokerException e) {
            throw unavailable("The topic '" + name + "' cannot be made", e.sentence());
        }
        return HttpResponse.noContent();
    }

    /** Answers when the record is on disk. The query's {@code key} is its key. */
    @Post("/{name}")
    HttpResponse<?> write(HttpRequest<?> request, @PathVariable String name) throws IOException, InterruptedException {
        TopicAccess there = there();
        TopicName topic = there.parse(name);
        there.write(
                topic,
                request.getParameters().getFirst("key"),
                Visit.of(request).body().bytes());
        return HttpResponse.noContent();
    }

    /** With all of its records. */
    @Delete("/{name}")
    HttpResponse<?> delete(@PathVariable String name) throws InterruptedException {
        TopicAccess there = there();
        TopicName topic = there.parse(name);
        boolean deleted;
        try {
            deleted = there.topics().delete(topic.value());
        } catch (BrokerException e) {
            throw unavailable("The topic '" + name + "' cannot be deleted", e.sentence());
        }
        if (!deleted) {
            throw new RejectedRequestException(ErrorCode.NOT_FOUND, "There is no topic '" + name + "'");
        }
        return HttpResponse.noContent();
    }

    private static int partitions(byte[] body) throws IOException {
        JsonNode wanted;
        try (JsonParser parser = Json.parser(EventJson.of(body))) {
            wanted = Json.tree(parser).path(PARTITIONS);
        }
        if (wanted.isMissingNode()) {
            return 1;
        }
        if (!wanted.canConvertToInt() || wanted.intValue() < 1 || wanted.intValue() > MOST_PARTITIONS) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The field '" + PARTITIONS + "' is a number from 1 to " + MOST_PARTITIONS + ", not " + wanted);
        }
        return wanted.intValue();
    }

    private TopicAccess there() {
        return topics.orElseThrow(() -> new RejectedRequestException(
                ErrorCode.NOT_IMPLEMENTED,
                "This platform has no Kafka: set ephemera.kafka.embedded.enabled, or"
                        + " EPHEMERA_KAFKA_BOOTSTRAP_SERVERS to a cluster"));
    }

    static RejectedRequestException unavailable(String what, String reason) {
        return new RejectedRequestException(ErrorCode.QUEUE_UNAVAILABLE, what + " now: " + reason);
    }
}
