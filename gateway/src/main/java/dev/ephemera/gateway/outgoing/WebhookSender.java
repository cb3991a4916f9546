package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.PostWebhook;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpRequest;
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
 * Posts messages to webhooks, with the headers of Standard Webhooks, signed where a secret is named for it.
 * What is answered but the status is not looked at. Thread-safe.
 */
@Singleton
public final class WebhookSender implements PostWebhook {

    private static final ByteBodyFactory BODIES = ByteBodyFactory.createDefault(ByteArrayBufferFactory.INSTANCE);

    private final BeanProvider<RawHttpClient> client;
    private final WebhookSigning signing;
    private final Duration timeout;

    WebhookSender(
            @Named(CheckedResolver.NAME) BeanProvider<RawHttpClient> client,
            WebhookSigning signing,
            WebhookSettings settings) {
        this.client = client;
        this.signing = signing;
        timeout = settings.timeout();
    }

    @Override
    public Told post(Destination.ToWebhook webhook, String message, Instant sent, byte[] json)
            throws InterruptedException {
        URI address = withoutFragment(webhook.address());
        MutableHttpRequest<byte[]> request = HttpRequest.POST(address, json)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("User-Agent", "Ephemera")
                .header("webhook-id", message)
                .header("webhook-timestamp", Long.toString(sent.getEpochSecond()));
        return switch (signing.sign(webhook, message, sent, json)) {
            case WebhookSigning.Impossible(String reason) -> new Told.NotNow(reason);
            case WebhookSigning.Unsigned() -> send(address, request, json);
            case WebhookSigning.Signed(String signature) ->
                send(address, request.header("webhook-signature", signature), json);
        };
    }

    private Told send(URI address, HttpRequest<?> request, byte[] json) throws InterruptedException {
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

    private static URI withoutFragment(URI address) {
        String text = address.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? address : URI.create(text.substring(0, fragment));
    }

    private static int statusOf(HttpResponse<?> response) {
        if (response instanceof ByteBodyHttpResponse<?> open) {
            open.close();
        }
        return response.code();
    }
}
