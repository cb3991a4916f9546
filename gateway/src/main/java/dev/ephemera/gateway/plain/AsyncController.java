package dev.ephemera.gateway.plain;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfig;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfigs;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code /functions/NAME/async}: what Lambda calls the event invoke config, without Lambda's bounds. The
 * object is {@code {"retries": 5, "maximumAgeSeconds": 86400, "onSuccess": …, "onFailure": …}}; a field
 * that is not there is as the platform's settings say.
 */
@Controller("/functions/{name}/async")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class AsyncController {

    private final StoredEventInvokeConfigs configs;

    AsyncController(StoredEventInvokeConfigs configs) {
        this.configs = configs;
    }

    @Put
    HttpResponse<byte[]> put(HttpRequest<?> request, @PathVariable String name) throws IOException {
        return answer(configs.put(
                reference(name), ReadAsyncConfig.of(Visit.of(request).body().bytes())));
    }

    @Get
    HttpResponse<byte[]> get(@PathVariable String name) {
        return answer(configs.get(reference(name)));
    }

    @Delete
    HttpResponse<byte[]> delete(@PathVariable String name) {
        configs.delete(reference(name));
        return HttpResponse.noContent();
    }

    private static FunctionReference reference(String name) {
        return FunctionReference.parse(name, Optional.empty());
    }

    private static HttpResponse<byte[]> answer(StoredEventInvokeConfig stored) {
        return HttpResponse.ok(Json.write(json -> write(json, stored))).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static void write(JsonGenerator json, StoredEventInvokeConfig stored) throws IOException {
        EventInvokeConfig config = stored.config();
        json.writeStartObject();
        json.writeStringField("function", stored.function().toString());
        if (config.retries().isPresent()) {
            json.writeNumberField(ReadAsyncConfig.RETRIES, config.retries().get());
        }
        if (config.maximumAge().isPresent()) {
            json.writeNumberField(
                    ReadAsyncConfig.MAXIMUM_AGE, config.maximumAge().get().toSeconds());
        }
        write(json, ReadAsyncConfig.ON_SUCCESS, config.onSuccess());
        write(json, ReadAsyncConfig.ON_FAILURE, config.onFailure());
        json.writeStringField("lastModified", stored.lastModified().toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String field, Optional<Destination> destination) throws IOException {
        if (destination.isPresent()) {
            json.writeStringField(field, destination.get().text());
        }
    }
}
