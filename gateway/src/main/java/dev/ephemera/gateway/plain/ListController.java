package dev.ephemera.gateway.plain;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.ListedVersions;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.gateway.json.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /functions}: which functions there are, in few words. */
@Controller("/functions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ListController {

    private static final int PAGE = 10_000;

    private final FunctionRegistry functions;

    ListController(FunctionRegistry functions) {
        this.functions = functions;
    }

    @Get
    HttpResponse<byte[]> list() {
        List<FunctionConfiguration> all = all();
        return answer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("functions");
            for (FunctionConfiguration function : all) {
                write(json, function);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Get("/{name}")
    HttpResponse<byte[]> function(@PathVariable String name) {
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.empty()));
        return answer(json -> write(json, function));
    }

    private List<FunctionConfiguration> all() {
        List<FunctionConfiguration> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<FunctionConfiguration> page = functions.list(marker, PAGE, ListedVersions.LATEST);
            all.addAll(page.items());
            marker = page.nextMarker();
        } while (marker.isPresent());
        return all;
    }

    private static HttpResponse<byte[]> answer(Json.Content content) {
        return HttpResponse.ok(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static void write(JsonGenerator json, FunctionConfiguration function) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", function.name().value());
        json.writeStringField("version", function.version());
        json.writeStringField("runtime", function.runtime());
        json.writeStringField("handler", function.handler());
        json.writeStringField("description", function.description());
        json.writeNumberField("memoryMegabytes", function.memory().megabytes());
        json.writeNumberField("timeoutSeconds", function.timeout().toSeconds());
        json.writeNumberField("codeBytes", function.codeSize());
        json.writeStringField("lastModified", function.lastModified().toString());
        json.writeStringField("call", "/functions/" + function.name());
        json.writeStringField("url", "/f/" + function.name() + "/");
        json.writeEndObject();
    }
}
