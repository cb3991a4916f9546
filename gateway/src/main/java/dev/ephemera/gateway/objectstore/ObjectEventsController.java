package dev.ephemera.gateway.objectstore;

import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.event.ReadNotification;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;

/**
 * {@code POST /object-events}: notifications of MinIO, Ceph and whoever else speaks S3's form. MinIO's
 * auth token is a key of the platform's.
 */
@Controller("/object-events")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class ObjectEventsController {

    private final AcceptObjectEvents events;

    ObjectEventsController(AcceptObjectEvents events) {
        this.events = events;
    }

    /** Answers when every event that a rule asks for is on disk. */
    @Post
    HttpResponse<byte[]> take(HttpRequest<?> request)
            throws IOException, QueueUnavailableException, InterruptedException {
        int accepted =
                events.accept(ReadNotification.of(Visit.of(request).body().bytes()));
        return HttpResponse.ok(Json.write(json -> {
                    json.writeStartObject();
                    json.writeNumberField("accepted", accepted);
                    json.writeEndObject();
                }))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
