package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.Container;
import dev.ephemera.warmpool.container.ContainerEvent;
import dev.ephemera.warmpool.container.ContainerState;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container in the pool, with the host's side of it. The life cycle is guarded by the pool's lock;
 * slot and endpoint are set by the thread that starts the container, before the pool is told.
 */
final class PooledContainer {

    private final Container container;
    private final long createdAt;
    private volatile @Nullable Slot slot;
    private volatile @Nullable RuntimeEndpoint endpoint;
    private long retryRemovalAt;

    PooledContainer(ContainerId id, Stack stack, long now) {
        container = new Container(id, stack);
        createdAt = now;
    }

    ContainerId id() {
        return container.id();
    }

    Stack stack() {
        return container.stack();
    }

    ContainerState state() {
        return container.state();
    }

    ContainerState apply(ContainerEvent event) {
        return container.apply(event);
    }

    long createdAt() {
        return createdAt;
    }

    long retryRemovalAt() {
        return retryRemovalAt;
    }

    void retryRemovalAt(long monotonicNanos) {
        retryRemovalAt = monotonicNanos;
    }

    Slot slot() {
        return Objects.requireNonNull(slot, "slot");
    }

    void slot(Slot made) {
        slot = made;
    }

    RuntimeEndpoint endpoint() {
        return Objects.requireNonNull(endpoint, "endpoint");
    }

    void endpoint(RuntimeEndpoint opened) {
        endpoint = opened;
    }

    /** Closes the socket and deletes the slot, as far as they were made. */
    void deleteHostSide() throws IOException {
        RuntimeEndpoint opened = endpoint;
        if (opened != null) {
            opened.close();
        }
        Slot made = slot;
        if (made != null) {
            made.delete();
        }
    }

    @Override
    public String toString() {
        return container.toString();
    }
}
