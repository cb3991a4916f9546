package dev.ephemera.gateway.cli;

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.http.client.exceptions.HttpClientException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Prints what arrives, piece by piece, and asks for the next piece when one is printed. Called by the
 * client's threads, one at a time; {@link #await} is for any.
 */
final class ArrivingText implements Subscriber<ByteBuffer<?>> {

    private static final Subscription NOT_YET = new Subscription() {
        @Override
        public void request(long pieces) {}

        @Override
        public void cancel() {}
    };

    private final PrintStream out;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Subscription source = NOT_YET;

    ArrivingText(PrintStream out) {
        this.out = out;
    }

    /** @throws HttpClientException if it was refused, or did not arrive to its end */
    void await() {
        try {
            end.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HttpClientException failure
                    ? failure
                    : new HttpClientException("it broke off: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer<?> piece) {
        byte[] bytes = piece.toByteArray();
        out.write(bytes, 0, bytes.length);
        // Flushes, and is true where nobody reads any more, as behind a `head`.
        if (out.checkError()) {
            source.cancel();
            end.complete(null);
        } else {
            source.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
