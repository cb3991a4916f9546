package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A container that is no process. Thread-safe: all state is guarded by the object's own monitor,
 * which is not held while {@link #exit} completes.
 */
public final class FakeStartedContainer implements StartedContainer {

    private static final int KILLED = 128 + 9;

    private final ContainerSpec spec;
    private final FakeContainerEngine engine;
    private final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    private final List<Allotment> allotments = new ArrayList<>();
    private Optional<MemorySize> peakMemory = Optional.empty();
    private int allotFailures;
    private int killFailures;
    private int removalFailures;
    private int removalAttempts;
    private boolean gone;

    FakeStartedContainer(ContainerSpec spec, FakeScript script, FakeContainerEngine engine) {
        this.spec = spec;
        this.engine = engine;
        allotments.add(spec.allotment());
        allotFailures = script.allotFailures();
        removalFailures = script.removalFailures();
    }

    public ContainerSpec spec() {
        return spec;
    }

    @Override
    public ContainerId id() {
        return spec.id();
    }

    /** Its first process ends by itself. */
    public void die(int code) {
        end(new ContainerExit(code, false));
    }

    /** The kernel kills it for its use of memory. */
    public void runOutOfMemory() {
        end(new ContainerExit(KILLED, true));
    }

    public synchronized void peakMemory(MemorySize used) {
        peakMemory = Optional.of(used);
    }

    public synchronized void failNextAllots(int times) {
        allotFailures = times;
    }

    public synchronized void failNextKills(int times) {
        killFailures = times;
    }

    public synchronized void failNextRemovals(int times) {
        removalFailures = times;
    }

    /** What it has been allotted so far, the first at its start. */
    public synchronized List<Allotment> allotments() {
        return List.copyOf(allotments);
    }

    public synchronized int removalAttempts() {
        return removalAttempts;
    }

    /** Whether its first process runs. */
    public boolean isAlive() {
        return !exit.isDone();
    }

    /** Whether it is verified gone. */
    public synchronized boolean isGone() {
        return gone;
    }

    /** It is no process. */
    @Override
    public Optional<ProcessHandle> process() {
        return Optional.empty();
    }

    @Override
    public synchronized void allot(Allotment allotment) throws EngineException {
        if (gone) {
            engine.violated("limits of " + id() + " were changed after it was gone");
        }
        if (allotFailures > 0) {
            allotFailures--;
            throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: limits of " + id() + " not applied");
        }
        if (!isAlive()) {
            throw new EngineException(EngineException.Kind.TRANSIENT, id() + " has ended and has no limits");
        }
        allotments.add(allotment);
    }

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return exit.copy();
    }

    @Override
    public synchronized Optional<MemorySize> peakMemory() {
        return peakMemory;
    }

    @Override
    public void kill() throws EngineException {
        synchronized (this) {
            if (killFailures > 0) {
                killFailures--;
                throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: " + id() + " survived its kill");
            }
        }
        end(new ContainerExit(KILLED, false));
    }

    @Override
    public void remove() throws EngineException {
        synchronized (this) {
            if (gone) {
                engine.violated(id() + " was removed again after its removal had been verified");
            }
            removalAttempts++;
            if (removalFailures > 0) {
                removalFailures--;
                throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: " + id() + " cannot be removed");
            }
        }
        end(new ContainerExit(KILLED, false));
        synchronized (this) {
            gone = true;
        }
        engine.removed(this);
    }

    MemorySize claimedMemory() {
        synchronized (this) {
            return allotments.getLast().memory();
        }
    }

    private void end(ContainerExit how) {
        engine.report(() -> exit.complete(how));
    }

    @Override
    public String toString() {
        return id() + (isGone() ? " (gone)" : isAlive() ? " (alive)" : " (dead)");
    }
}
