package dev.ephemera.gateway.webhook;

import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.json.RequestFields;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.webhook.WebhookActivity;
import dev.ephemera.triggers.webhook.definition.MadeWebhook;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.WebhookName;
import dev.ephemera.triggers.webhook.definition.Webhooks;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** {@code /triggers/webhooks}: which webhooks there are; to make, change and delete them. */
@Controller("/triggers/webhooks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class WebhooksController {

    private static final String ONE = "/{name}";

    private final Webhooks webhooks;
    private final WebhookActivity activity;

    WebhooksController(Webhooks webhooks, WebhookActivity activity) {
        this.webhooks = webhooks;
        this.activity = activity;
    }

    @Get
    HttpResponse<byte[]> list() {
        List<Webhook> all = webhooks.all();
        return HttpResponse.ok(Json.write(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("webhooks");
                    for (Webhook webhook : all) {
                        json.writeStartObject();
                        WebhookJson.write(json, webhook, activity.of(webhook.name()));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    @Post
    HttpResponse<byte[]> create(HttpRequest<?> request) throws IOException {
        RequestFields fields = ReadWebhook.fields(Visit.of(request).body().bytes());
        WebhookName name = ReadWebhook.name(fields);
        MadeWebhook made = webhooks.create(name, ReadWebhook.settings(fields));
        return HttpResponse.<byte[]>created(URI.create("/triggers/webhooks/" + name))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(write(made));
    }

    @Get(ONE)
    HttpResponse<byte[]> get(@PathVariable String name) {
        return answer(webhooks.get(new WebhookName(name)));
    }

    @Patch(ONE)
    HttpResponse<byte[]> change(HttpRequest<?> request, @PathVariable String name) throws IOException {
        RequestFields fields = ReadWebhook.fields(Visit.of(request).body().bytes());
        ReadWebhook.refuseName(fields);
        MadeWebhook made = webhooks.change(new WebhookName(name), ReadWebhook.settings(fields));
        return HttpResponse.ok(write(made)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    @Delete(ONE)
    HttpResponse<byte[]> delete(@PathVariable String name) {
        webhooks.delete(new WebhookName(name));
        return HttpResponse.noContent();
    }

    private HttpResponse<byte[]> answer(Webhook webhook) {
        return HttpResponse.ok(Json.write(json -> {
                    json.writeStartObject();
                    WebhookJson.write(json, webhook, activity.of(webhook.name()));
                    json.writeEndObject();
                }))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** With what was just made: the only time that it is shown. */
    private byte[] write(MadeWebhook made) {
        Webhook webhook = made.webhook();
        return Json.write(json -> {
            json.writeStartObject();
            WebhookJson.write(json, webhook, activity.of(webhook.name()));
            if (made.newSecret().isPresent()) {
                json.writeStringField(ReadWebhook.SECRET, made.newSecret().get());
            }
            if (made.newVerifyToken().isPresent()) {
                json.writeStringField(
                        ReadWebhook.VERIFY_TOKEN, made.newVerifyToken().get());
            }
            json.writeEndObject();
        });
    }
}
