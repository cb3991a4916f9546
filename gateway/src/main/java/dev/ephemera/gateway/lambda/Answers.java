package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.gateway.json.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;

/** The answers that several operations share. */
final class Answers {

    private Answers() {}

    static HttpResponse<byte[]> ok(Json.Content content) {
        return HttpResponse.ok(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<byte[]> created(Json.Content content) {
        return HttpResponse.created(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<byte[]> page(String field, Page<FunctionConfiguration> page, FunctionJson.Arn arn) {
        return ok(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart(field);
            for (FunctionConfiguration function : page.items()) {
                FunctionJson.write(json, function, arn);
            }
            json.writeEndArray();
            if (page.nextMarker().isPresent()) {
                json.writeStringField("NextMarker", page.nextMarker().get());
            }
            json.writeEndObject();
        });
    }
}
