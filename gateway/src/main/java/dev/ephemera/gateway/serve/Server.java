package dev.ephemera.gateway.serve;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running platform: every bean started and the HTTP server bound. Thread-safe. */
public final class Server implements AutoCloseable {

    /** How long the last answers may take to leave. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final ApplicationContext context;
    private final NettyEmbeddedServer http;

    /** @param http of the same context, and started */
    Server(ApplicationContext context, NettyEmbeddedServer http) {
        this.context = context;
        this.http = http;
    }

    /**
     * Starts the platform and returns when it answers requests. On failure no container is left.
     *
     * @param properties settings that come before every other source, by their full keys
     */
    public static Server start(Map<String, Object> properties) {
        UndoStart undoStart = new UndoStart();
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties)
                .singletons(undoStart)
                .banner(false)
                .deduceEnvironment(false)
                .build();
        try {
            context.start();
            NettyEmbeddedServer http = context.getBean(NettyEmbeddedServer.class);
            http.start();
            return new Server(context, http);
        } catch (RuntimeException e) {
            context.close();
            undoStart.undo();
            throw e;
        }
    }

    public URI address() {
        return http.getURI();
    }

    public StartReport report() {
        return context.getBean(StartReport.class);
    }

    /**
     * Takes no new work, lets runs in flight finish within {@code ephemera.shutdown.grace}, and
     * removes every container.
     */
    @Override
    public void close() {
        try {
            context.getBean(Drain.class).drain();
        } catch (InterruptedException e) {
            // Whoever interrupts wants it to be over: what still runs is ended with its container.
            Thread.currentThread().interrupt();
        } finally {
            try {
                closeDoors();
            } finally {
                context.close();
            }
        }
    }

    /** First of all: a request that came later could make again what the context has just closed. */
    private void closeDoors() {
        http.shutdownGracefully()
                .toCompletableFuture()
                .completeOnTimeout(null, LAST_ANSWERS.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}
