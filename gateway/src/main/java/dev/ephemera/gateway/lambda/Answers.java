package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.gateway.json.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.io.IOException;

/** The answers that several operations share. */
final class Answers {

    private Answers() {}

    static HttpResponse<byte[]> ok(Json.Content content) {
        return HttpResponse.ok(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<byte[]> created(Json.Content content) {
        return HttpResponse.created(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<byte[]> accepted(Json.Content content) {
        return HttpResponse.<byte[]>accepted().body(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<byte[]> page(String field, Page<FunctionConfiguration> page, FunctionJson.Arn arn) {
        return page(field, page, (json, function) -> FunctionJson.write(json, function, arn));
    }

    static <T> HttpResponse<byte[]> page(String field, Page<T> page, Item<T> item) {
        return ok(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart(field);
            for (T element : page.items()) {
                item.write(json, element);
            }
            json.writeEndArray();
            if (page.nextMarker().isPresent()) {
                json.writeStringField("NextMarker", page.nextMarker().get());
            }
            json.writeEndObject();
        });
    }

    /** Writes one element of a page. */
    @FunctionalInterface
    interface Item<T> {
        void write(JsonGenerator json, T element) throws IOException;
    }
}
