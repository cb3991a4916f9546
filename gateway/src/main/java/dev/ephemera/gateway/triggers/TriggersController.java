package dev.ephemera.gateway.triggers;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.List;

/** {@code GET /triggers}: everything that turns outside events into invocations, and how it is. */
@Controller("/triggers")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TriggersController {

    private final List<TriggerListing> kinds;

    TriggersController(List<TriggerListing> kinds) {
        this.kinds = kinds;
    }

    @Get
    HttpResponse<byte[]> list() {
        List<ListedTrigger> triggers =
                kinds.stream().flatMap(kind -> kind.triggers().stream()).toList();
        byte[] body = Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("triggers");
            for (ListedTrigger trigger : triggers) {
                write(json, trigger);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static void write(JsonGenerator json, ListedTrigger trigger) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", trigger.id());
        json.writeStringField("kind", trigger.kind());
        json.writeStringField("source", trigger.source());
        json.writeStringField("function", trigger.function().toString());
        json.writeStringField("state", trigger.state());
        if (trigger.lastEvent().isPresent()) {
            json.writeStringField("lastEvent", trigger.lastEvent().get().toString());
        }
        if (trigger.lag().isPresent()) {
            json.writeNumberField("lag", trigger.lag().getAsLong());
        }
        if (trigger.lastError().isPresent()) {
            json.writeStringField("lastError", trigger.lastError().get().text());
            json.writeStringField("lastErrorAt", trigger.lastError().get().at().toString());
        }
        json.writeEndObject();
    }
}
