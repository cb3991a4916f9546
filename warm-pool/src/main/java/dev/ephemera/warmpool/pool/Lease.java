package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import dev.ephemera.warmpool.slot.Slot;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A container that belongs to one run, and to no other after it. Closing it hands it over for removal
 * and returns at once; closing it twice does nothing. Thread-safe.
 */
public final class Lease implements AutoCloseable {

    private final StartType startType;
    private final Slot slot;
    private final RuntimeSession runtime;
    private final StartedContainer container;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(StartType startType, Slot slot, RuntimeSession runtime, StartedContainer container, Runnable release) {
        this.startType = startType;
        this.slot = slot;
        this.runtime = runtime;
        this.container = container;
        this.release = release;
    }

    public ContainerId id() {
        return container.id();
    }

    public StartType startType() {
        return startType;
    }

    public Slot slot() {
        return slot;
    }

    public RuntimeSession runtime() {
        return runtime;
    }

    public StartedContainer container() {
        return container;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
