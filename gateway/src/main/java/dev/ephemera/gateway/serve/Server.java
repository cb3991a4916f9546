package dev.ephemera.gateway.serve;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.Map;

/** A running platform: every bean started and the HTTP server bound. Thread-safe. */
public final class Server implements AutoCloseable {

    private final ApplicationContext context;
    private final EmbeddedServer http;

    private Server(ApplicationContext context, EmbeddedServer http) {
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
            return new Server(context, context.getBean(EmbeddedServer.class).start());
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
            context.close();
        }
    }
}
