package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sandbox. What it holds on the host (control group, record, user id) is given back once, by
 * whichever call of {@link #remove} completes first. Thread-safe.
 */
final class Sandbox implements StartedContainer {

    /** What a sandbox holds on the host beside its control group. */
    @FunctionalInterface
    interface Holdings {
        void giveBack() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final int PATIENCE_SECONDS = 10;

    private final ContainerId id;
    private final SandboxProcess process;
    private final SandboxGroup group;
    private final Holdings holdings;
    private final CompletableFuture<ContainerExit> exit;
    private final AtomicBoolean removed = new AtomicBoolean();
    private volatile Optional<MemorySize> lastPeak = Optional.empty();

    Sandbox(ContainerId id, SandboxProcess process, SandboxGroup group, Holdings holdings) {
        this.id = id;
        this.process = process;
        this.group = group;
        this.holdings = holdings;
        this.exit = process.exit().thenApply(code -> new ContainerExit(code, wasOutOfMemory()));
    }

    @Override
    public ContainerId id() {
        return id;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.of(process.inner());
    }

    @Override
    public void allot(Allotment allotment) throws EngineException {
        try {
            group.allot(allotment);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.TRANSIENT,
                    "Container " + id + " does not get " + allotment.memory() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return exit.copy();
    }

    @Override
    public Optional<MemorySize> peakMemory() {
        try {
            Optional<MemorySize> peak = group.peakMemory();
            if (peak.isPresent()) {
                lastPeak = peak;
            }
        } catch (NoSuchFileException e) {
            LOG.trace("The control group of {} is gone; its peak was read before", id);
        } catch (IOException e) {
            LOG.warn("Cannot read the peak memory of container {}", id, e);
        }
        return lastPeak;
    }

    @Override
    public void kill() throws EngineException {
        try {
            if (!process.kill()) {
                throw new EngineException(
                        EngineException.Kind.TRANSIENT,
                        "Container " + id + " is still alive " + PATIENCE_SECONDS + " s after it was killed");
            }
            exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.TRANSIENT, "Interrupted while killing " + id, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new EngineException(EngineException.Kind.TRANSIENT, "The end of " + id + " is not known", e);
        }
    }

    @Override
    public void remove() throws EngineException {
        if (removed.get()) {
            return;
        }
        kill();
        peakMemory();
        try {
            group.remove();
            if (removed.compareAndSet(false, true)) {
                holdings.giveBack();
            }
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.TRANSIENT, "Cannot remove container " + id + ": " + e.getMessage(), e);
        }
    }

    private boolean wasOutOfMemory() {
        try {
            return group.outOfMemoryKills() > 0;
        } catch (IOException e) {
            LOG.warn("Cannot tell whether container {} ran out of memory", id, e);
            return false;
        }
    }
}
