package dev.ephemera.gateway.invocations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.ledger.KeptBytes;
import dev.ephemera.gateway.json.Json;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.io.IOException;

/** The shapes of answers. */
final class Answer {

    /** How long it was what has been cut, in bytes. */
    private static final String WHOLE_SIZE = "X-Ephemera-Whole-Size";

    private Answer() {}

    static HttpResponse<byte[]> ok(Json.Content content) {
        return json(HttpStatus.OK, content);
    }

    /** A list, and where its next page begins. */
    static <T> HttpResponse<byte[]> page(String name, Page<T> page, Fields<T> fields) {
        return ok(json -> {
            json.writeArrayFieldStart(name);
            for (T item : page.items()) {
                json.writeStartObject();
                fields.write(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextMarker().isPresent()) {
                json.writeStringField("next", page.nextMarker().get());
            }
        });
    }

    /** Writes what is told of one item. */
    @FunctionalInterface
    interface Fields<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    static HttpResponse<byte[]> json(HttpStatus status, Json.Content content) {
        return HttpResponse.<byte[]>status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(object(content));
    }

    static HttpResponse<byte[]> text(byte[] text) {
        return HttpResponse.ok(text).contentType(MediaType.TEXT_PLAIN_TYPE);
    }

    /** An event or a result; of one that is too long to be kept, the beginning. */
    static HttpResponse<byte[]> payload(KeptBytes kept) {
        if (!kept.whole()) {
            return HttpResponse.ok(kept.bytes())
                    .contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                    .header(WHOLE_SIZE, Integer.toString(kept.size()));
        }
        return HttpResponse.ok(kept.bytes())
                .contentType(
                        JsonText.complaint(kept.bytes()).isEmpty()
                                ? MediaType.APPLICATION_JSON_TYPE
                                : MediaType.APPLICATION_OCTET_STREAM_TYPE);
    }

    private static byte[] object(Json.Content content) {
        return Json.write(json -> {
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
        });
    }
}
