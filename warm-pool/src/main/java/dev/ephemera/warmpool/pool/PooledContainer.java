package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.Container;
import dev.ephemera.warmpool.container.ContainerEvent;
import dev.ephemera.warmpool.container.ContainerState;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.stack.Stack;

/**
 * A container in the pool. Guarded by the pool's lock, but for the host's side, which the thread
 * owns that starts or removes the container.
 */
final class PooledContainer {

    private final Container container;
    private final HostSide hostSide = new HostSide();
    private long startedAt;
    private long removingSince;
    private long retryAt;
    private boolean retryPending;

    PooledContainer(ContainerId id, Stack stack) {
        container = new Container(id, stack);
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

    /** To be called by the {@link StackPool} that the container is in, which counts states. */
    ContainerState apply(ContainerEvent event) {
        return container.apply(event);
    }

    HostSide hostSide() {
        return hostSide;
    }

    /** When its start began, by the monotonic clock. */
    long startedAt() {
        return startedAt;
    }

    void startedAt(long monotonicNanos) {
        startedAt = monotonicNanos;
    }

    /** When its removal began, by the monotonic clock. */
    long removingSince() {
        return removingSince;
    }

    void removingSince(long monotonicNanos) {
        removingSince = monotonicNanos;
    }

    /** A removal has failed and shall be tried again then. */
    void retryAt(long monotonicNanos) {
        retryPending = true;
        retryAt = monotonicNanos;
    }

    /** Whether another removal is due; true once for each failed one. */
    boolean takeRetry(long now) {
        boolean due = retryPending && now - retryAt >= 0;
        if (due) {
            retryPending = false;
        }
        return due;
    }

    @Override
    public String toString() {
        return container.toString();
    }
}
