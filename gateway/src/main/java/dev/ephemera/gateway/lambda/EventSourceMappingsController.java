package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.mapping.DescribedMapping;
import dev.ephemera.triggers.mapping.EventSourceMappings;
import dev.ephemera.triggers.mapping.MappingId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;

/** Lambda's operations on event source mappings. */
@Controller("/2015-03-31/event-source-mappings")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class EventSourceMappingsController {

    private final EventSourceMappings mappings;

    EventSourceMappingsController(EventSourceMappings mappings) {
        this.mappings = mappings;
    }

    @Post
    HttpResponse<byte[]> create(HttpRequest<?> request) throws IOException {
        return accepted(mappings.create(read(request).create()));
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request) {
        Parameters.text(request, "EventSourceArn").ifPresent(arn -> {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "There are no mappings of '" + arn + "': event sources here have no ARN; leave EventSourceArn out");
        });
        Page<DescribedMapping> page = mappings.list(
                Parameters.text(request, "FunctionName").map(name -> FunctionReference.parse(name, Optional.empty())),
                Parameters.text(request, "Marker"),
                Parameters.maxItems(request));
        return Answers.ok(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("EventSourceMappings");
            for (DescribedMapping mapping : page.items()) {
                MappingJson.write(json, mapping);
            }
            json.writeEndArray();
            if (page.nextMarker().isPresent()) {
                json.writeStringField("NextMarker", page.nextMarker().get());
            }
            json.writeEndObject();
        });
    }

    @Get("/{id}")
    HttpResponse<byte[]> get(@PathVariable String id) {
        DescribedMapping mapping = mappings.get(MappingId.parse(id));
        return Answers.ok(json -> MappingJson.write(json, mapping));
    }

    @Put("/{id}")
    HttpResponse<byte[]> update(HttpRequest<?> request, @PathVariable String id) throws IOException {
        ReadMapping wanted = read(request);
        MappingId mapping = MappingId.parse(id);
        checkGroup(mapping, wanted);
        return accepted(mappings.update(mapping, wanted.update()));
    }

    @Delete("/{id}")
    HttpResponse<byte[]> delete(@PathVariable String id) {
        return accepted(mappings.delete(MappingId.parse(id)));
    }

    private void checkGroup(MappingId mapping, ReadMapping wanted) {
        String group = mappings.get(mapping).mapping().definition().source().group();
        wanted.group().filter(other -> !other.equals(group)).ifPresent(other -> {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The ConsumerGroupId is '" + group + "' and cannot be changed to '" + other
                            + "': make another mapping");
        });
    }

    private static ReadMapping read(HttpRequest<?> request) throws IOException {
        return new ReadMapping(FunctionRequest.read(Visit.of(request).body()));
    }

    private static HttpResponse<byte[]> accepted(DescribedMapping mapping) {
        return HttpResponse.<byte[]>accepted()
                .body(Json.write(json -> MappingJson.write(json, mapping)))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
