package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A container of the engine. Thread-safe: its only state of its own is whether it is known to be gone. */
final class DockerContainer implements StartedContainer {

    /** Between a process's death and the engine's word of it lie some 20 ms, more on a busy machine. */
    private static final Duration DEATH_PATIENCE = Duration.ofSeconds(2);

    private final ContainerId id;
    private final String engineId;
    private final Watch watch;
    private final ContainerResources resources;
    private final Optional<ProcessHandle> process;
    private final DockerRemoval removal;
    private volatile boolean gone;

    DockerContainer(
            ContainerId id,
            String engineId,
            Watch watch,
            ContainerResources resources,
            Optional<ProcessHandle> process,
            DockerRemoval removal) {
        this.id = id;
        this.engineId = engineId;
        this.watch = watch;
        this.resources = resources;
        this.process = process;
        this.removal = removal;
    }

    @Override
    public ContainerId id() {
        return id;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return process;
    }

    @Override
    public void allot(Allotment allotment) throws EngineException {
        resources.allot(allotment);
    }

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return watch.exit().copy();
    }

    @Override
    public Optional<MemorySize> peakMemory() {
        return resources.peakMemory(watch.outOfMemory().isDone());
    }

    @Override
    public void kill() throws EngineException {
        if (watch.exit().isDone()) {
            return;
        }
        watch.killed();
        if (killedDirectly() && diesWithin(DEATH_PATIENCE)) {
            return;
        }
        removal.kill(engineId);
        if (!diesWithin(DEATH_PATIENCE)) {
            removal.inspect(engineId, watch);
        }
        if (!diesWithin(DEATH_PATIENCE)) {
            throw new EngineException(Kind.TRANSIENT, "Container " + id + " was killed but Docker still says it runs");
        }
    }

    /**
     * Signals the first process, with which the kernel ends all others of its process namespace; the
     * engine would start two programs to do the same. The handle knows when the process was started
     * and so never hits another that got its number.
     */
    private boolean killedDirectly() {
        return process.isPresent() && process.get().destroyForcibly();
    }

    private boolean diesWithin(Duration patience) throws EngineException {
        try {
            watch.exit().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.TRANSIENT, "Interrupted while container " + id + " was dying", e);
        }
    }

    @Override
    public void remove() throws EngineException {
        if (gone) {
            return;
        }
        watch.killed();
        // A dead container is removed faster than one that the engine must kill first.
        if (!watch.exit().isDone() && killedDirectly()) {
            diesWithin(DEATH_PATIENCE);
        }
        removal.remove(engineId, watch);
        gone = true;
    }
}
