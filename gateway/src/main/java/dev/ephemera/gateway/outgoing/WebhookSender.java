package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.PostWebhook;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.client.RawHttpClient;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * Posts messages to webhooks, with the headers of Standard Webhooks that tell one message from another.
 * They are not signed. What is answered but the status is not looked at. Thread-safe.
 */
@Singleton
public final class WebhookSender implements PostWebhook {

    private static final ByteBodyFactory BODIES = ByteBodyFactory.createDefault(ByteArrayBufferFactory.INSTANCE);

    private final BeanProvider<RawHttpClient> client;
    private final Duration timeout;

    WebhookSender(@Named(CheckedResolver.NAME) BeanProvider<RawHttpClient> client, WebhookSettings settings) {
        this.client = client;
        timeout = settings.timeout();
    }

    @Override
    public Told post(URI address, String message, Instant sent, byte[] json) throws InterruptedException {
        HttpRequest<?> request = HttpRequest.POST(address, json)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("User-Agent", "Ephemera")
                .header("webhook-id", message)
                .header("webhook-timestamp", Long.toString(sent.getEpochSecond()));
        CompletableFuture<Integer> status = Mono.from(client.get().exchange(request, BODIES.adapt(json), null))
                .map(WebhookSender::statusOf)
                .toFuture();
        try {
            return WebhookAnswer.of(address.getHost(), status.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Told.NotNow(
                    address.getHost() + " did not answer within " + timeout.toMillis() / 1e3 + " seconds");
        } catch (ExecutionException e) {
            return WebhookAnswer.failure(address.getHost(), e);
        } finally {
            status.cancel(true);
        }
    }

    private static int statusOf(HttpResponse<?> response) {
        if (response instanceof ByteBodyHttpResponse<?> open) {
            open.close();
        }
        return response.code();
    }
}
