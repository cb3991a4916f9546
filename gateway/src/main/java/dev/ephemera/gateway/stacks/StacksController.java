package dev.ephemera.gateway.stacks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeSet;

/**
 * {@code GET /stacks}: each stack, the runtimes that mean it, and how its handlers name files (see
 * {@link HandlerFiles}), so that a client can guess a function's runtime and handler from its files.
 */
@Controller("/stacks")
final class StacksController {

    private final StackCatalog stacks;

    StacksController(StackCatalog stacks) {
        this.stacks = stacks;
    }

    @Get
    HttpResponse<byte[]> list() {
        byte[] json = Json.write(generator -> {
            generator.writeStartArray();
            for (Stack stack : stacks.stacks()) {
                write(generator, stack);
            }
            generator.writeEndArray();
        });
        return HttpResponse.ok(json).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static void write(JsonGenerator json, Stack stack) throws IOException {
        TreeSet<String> runtimes = new TreeSet<>(stack.aliases());
        runtimes.add(stack.name());
        json.writeStartObject();
        json.writeStringField("name", stack.name());
        json.writeStringField("title", stack.title());
        write(json, "runtimes", runtimes);
        write(json, "files", stack.handlers().patterns());
        write(json, "extensions", stack.handlers().extensions());
        json.writeStringField("single", stack.handlers().single());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Collection<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
