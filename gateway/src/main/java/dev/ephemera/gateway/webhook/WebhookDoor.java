package dev.ephemera.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.errors.ErrorAnswer;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Door;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.gateway.request.Wire;
import dev.ephemera.triggers.webhook.AcceptWebhook;
import dev.ephemera.triggers.webhook.WebhookAnswer;
import dev.ephemera.triggers.webhook.signature.WebhookRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.time.Duration;

/** {@code /webhooks/NAME}: whoever signs as the webhook wants it may come in, and nobody else. */
@Controller("/webhooks/{name}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
@Door(access = Door.Access.WEBHOOK)
final class WebhookDoor {

    /** A person has to put the secret where it should be. */
    private static final Duration UNTIL_THERE_IS_A_SECRET = Duration.ofMinutes(1);

    private final AcceptWebhook webhooks;

    WebhookDoor(AcceptWebhook webhooks) {
        this.webhooks = webhooks;
    }

    @Post
    HttpResponse<byte[]> post(HttpRequest<?> request, @PathVariable String name)
            throws IOException, QueueUnavailableException, InterruptedException {
        return answer(webhooks.accept(
                name,
                new WebhookRequest(
                        Wire.rawQuery(request),
                        Wire.headers(request),
                        Visit.of(request).body().bytes())));
    }

    /** Answers whoever asks whether anybody is there, where the webhook's scheme has that. */
    @Get(headRoute = false)
    HttpResponse<byte[]> get(HttpRequest<?> request, @PathVariable String name) {
        return webhooks.challenge(name, Wire.rawQuery(request))
                .map(WebhookDoor::answer)
                .orElseGet(() -> ErrorAnswer.of(
                                HttpStatus.METHOD_NOT_ALLOWED,
                                ErrorCode.INVALID_REQUEST_CONTENT.type(),
                                ErrorAnswer.message("Webhooks are posted: use POST"))
                        .header("Allow", "POST"));
    }

    private static HttpResponse<byte[]> answer(WebhookAnswer answer) {
        return switch (answer) {
            case WebhookAnswer.Accepted(var id) ->
                HttpResponse.<byte[]>accepted()
                        .contentType(MediaType.APPLICATION_JSON_TYPE)
                        .body(Json.write(json -> {
                            json.writeStartObject();
                            json.writeStringField("id", id.toString());
                            json.writeEndObject();
                        }));
            case WebhookAnswer.Challenge(String text) ->
                HttpResponse.ok(text.getBytes(UTF_8))
                        .contentType(MediaType.TEXT_PLAIN_TYPE)
                        .header("X-Content-Type-Options", "nosniff");
            case WebhookAnswer.Refused(String reason) ->
                ErrorAnswer.of(
                        HttpStatus.UNAUTHORIZED,
                        "InvalidSignatureException",
                        ErrorAnswer.message("This webhook does not take the request: " + reason));
            case WebhookAnswer.NotReady(String reason) ->
                ErrorAnswer.queueUnavailable("This webhook takes nothing now: " + reason, UNTIL_THERE_IS_A_SECRET);
        };
    }
}
