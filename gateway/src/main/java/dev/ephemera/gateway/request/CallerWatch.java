package dev.ephemera.gateway.request;

import io.micronaut.http.HttpRequest;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.concurrent.CompletableFuture;

/** Notices when a caller hangs up before it has its answer. Thread-safe; ends when it is closed. */
public final class CallerWatch implements AutoCloseable {

    private final ChannelFuture connectionClosed;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final GenericFutureListener<ChannelFuture> listener = _ -> gone.complete(null);

    private CallerWatch(ChannelFuture connectionClosed) {
        this.connectionClosed = connectionClosed;
        connectionClosed.addListener(listener);
    }

    public static CallerWatch over(HttpRequest<?> request) {
        return new CallerWatch(Wire.connection(request).closeFuture());
    }

    /** Completes when the connection is closed; never if the watch ends before. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** A connection serves many requests and must not remember them all. */
    @Override
    public void close() {
        connectionClosed.removeListener(listener);
    }
}
