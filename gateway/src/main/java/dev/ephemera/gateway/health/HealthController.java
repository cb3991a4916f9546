package dev.ephemera.gateway.health;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Door;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /health} for load balancers: 200 while calls can be served, 503 while not. {@code
 * /health/live} answers 200 as long as the process can answer at all.
 */
@Controller("/health")
@Door(access = Door.Access.EVERYBODY)
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealthController {

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final List<HealthCheck> checks;
    private final QueueHealth.Source queue;

    HealthController(List<HealthCheck> checks, QueueHealth.Source queue) {
        this.checks = checks;
        this.queue = queue;
    }

    @Get(uris = {"/", "/ready"})
    HttpResponse<byte[]> ready() {
        Map<String, Optional<String>> results = new LinkedHashMap<>();
        checks.forEach(check -> results.put(check.name(), check.complaint()));
        boolean well = results.values().stream().allMatch(Optional::isEmpty);
        QueueHealth queueHealth = queue.look();
        byte[] body = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("status", well ? "UP" : "DOWN");
            json.writeObjectFieldStart("checks");
            for (Map.Entry<String, Optional<String>> result : results.entrySet()) {
                json.writeStringField(result.getKey(), result.getValue().orElse("UP"));
            }
            json.writeEndObject();
            write(queueHealth, json);
            json.writeEndObject();
        });
        return HttpResponse.<byte[]>status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(body);
    }

    @Get("/live")
    HttpResponse<byte[]> live() {
        return HttpResponse.ok(Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringField("status", "UP");
                    json.writeEndObject();
                }))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static void write(QueueHealth health, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("queue");
        json.writeStringField("broker", health.broker());
        json.writeStringField("state", health.state());
        json.writeStringField("detail", health.detail());
        if (health.waiting().isPresent()) {
            json.writeNumberField("waiting", health.waiting().get());
        }
        if (health.oldest().isPresent()) {
            json.writeNumberField("oldestSeconds", health.oldest().get().toMillis() / MILLIS_PER_SECOND);
        }
        json.writeEndObject();
    }
}
