package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigChange;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfig;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfigs;
import dev.ephemera.gateway.request.Visit;
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

/** What a function, or one version of it, wants of its asynchronous invocations. */
@Controller("/2019-09-25/functions/{name}/event-invoke-config")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class EventInvokeConfigController {

    private final StoredEventInvokeConfigs configs;

    EventInvokeConfigController(StoredEventInvokeConfigs configs) {
        this.configs = configs;
    }

    @Put
    HttpResponse<byte[]> put(HttpRequest<?> request, @PathVariable String name) throws IOException {
        return answer(configs.put(Parameters.reference(request, name), wanted(request)));
    }

    @Post
    HttpResponse<byte[]> update(HttpRequest<?> request, @PathVariable String name) throws IOException {
        return answer(configs.update(Parameters.reference(request, name), wanted(request)));
    }

    @Get
    HttpResponse<byte[]> get(HttpRequest<?> request, @PathVariable String name) {
        return answer(configs.get(Parameters.reference(request, name)));
    }

    @Delete
    HttpResponse<byte[]> delete(HttpRequest<?> request, @PathVariable String name) {
        configs.delete(Parameters.reference(request, name));
        return HttpResponse.noContent();
    }

    @Get("/list")
    HttpResponse<byte[]> list(HttpRequest<?> request, @PathVariable String name) {
        Page<StoredEventInvokeConfig> page = configs.list(
                Parameters.name(request, name), Parameters.text(request, "Marker"), Parameters.maxItems(request));
        return Answers.page("FunctionEventInvokeConfigs", page, EventInvokeConfigJson::write);
    }

    private static EventInvokeConfigChange wanted(HttpRequest<?> request) throws IOException {
        return EventInvokeConfigRequest.of(
                FunctionRequest.read(Visit.of(request).body()));
    }

    private static HttpResponse<byte[]> answer(StoredEventInvokeConfig stored) {
        return Answers.ok(json -> EventInvokeConfigJson.write(json, stored));
    }
}
