package dev.ephemera.gateway.composition;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/**
 * Tells when the platform answers requests. What nobody needs before, processes above all, begins then:
 * on a small machine it would take the processor from the start. Thread-safe.
 */
@Singleton
final class DoorsAreOpen implements ApplicationEventListener<ServerStartupEvent> {

    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    CompletableFuture<Void> opened() {
        return opened;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        opened.complete(null);
    }
}
