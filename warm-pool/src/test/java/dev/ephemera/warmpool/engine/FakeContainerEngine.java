package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.engine.FakeScript.Start;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An engine without processes that does what a test tells it, and watches that its users keep the
 * contract. Thread-safe: all state is guarded by the object's own monitor, which is not held while
 * others are called.
 */
public final class FakeContainerEngine implements ContainerEngine {

    private final InstanceId instance;
    private final Path runDirectory;
    private final CountDownLatch hangingStarts = new CountDownLatch(1);
    private final Deque<FakeScript> scripts = new ArrayDeque<>();
    private final Map<ContainerId, FakeStartedContainer> present = new LinkedHashMap<>();
    private final Set<ContainerId> everStarted = new HashSet<>();
    private final Map<String, FoundContainer> orphans = new LinkedHashMap<>();
    private final Map<String, Integer> orphanRemovalFailures = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Set<String> unavailable = new HashSet<>();
    private Function<ContainerSpec, FakeScript> scriptOf = _ -> FakeScript.GOOD;
    private Consumer<FakeStartedContainer> whenStarted = _ -> {};
    private Consumer<Stack> whenPreparing = _ -> {};
    private Consumer<Runnable> reporter = Runnable::run;
    private int listFailures;
    private int prepareFailures;
    private int startCalls;
    private int mostPresent;
    private boolean closed;

    public FakeContainerEngine() {
        this(new InstanceId("fake"), Path.of("/nowhere/run/fake"));
    }

    /** Containers will be listed as those of {@code instance}. */
    public FakeContainerEngine(InstanceId instance, Path runDirectory) {
        this.instance = instance;
        this.runDirectory = runDirectory;
    }

    /** Scripts for the next starts, one each; they go before {@link #scriptAll}. */
    public synchronized void scriptNext(FakeScript... next) {
        scripts.addAll(List.of(next));
    }

    /** The script of every start that has none of its own. */
    public synchronized void scriptAll(Function<ContainerSpec, FakeScript> scriptOfSpec) {
        scriptOf = scriptOfSpec;
    }

    /**
     * Is told of each container that shall come up, before {@link #start} returns; the place to play
     * its bootstrap.
     */
    public synchronized void whenStarted(Consumer<FakeStartedContainer> listener) {
        whenStarted = listener;
    }

    /** Is told of each {@link #prepare}, while it lasts. */
    public synchronized void whenPreparing(Consumer<Stack> listener) {
        whenPreparing = listener;
    }

    /** Decides when the ends of containers are noticed; at once, unless set. */
    public synchronized void reportEndsThrough(Consumer<Runnable> executor) {
        reporter = executor;
    }

    public synchronized void makeUnavailable(Stack stack) {
        unavailable.add(stack.name());
    }

    public synchronized void failNextPrepares(int times) {
        prepareFailures = times;
    }

    public synchronized void failNextLists(int times) {
        listFailures = times;
    }

    /** A container that {@link #list} finds, and of which nobody here knows. */
    public synchronized void plant(FoundContainer orphan, int removalFailures) {
        orphans.put(orphan.engineId(), orphan);
        orphanRemovalFailures.put(orphan.engineId(), removalFailures);
    }

    public synchronized List<FoundContainer> orphans() {
        return List.copyOf(orphans.values());
    }

    /** Lets every start that hangs go on, now and later. */
    public void releaseHangingStarts() {
        hangingStarts.countDown();
    }

    /** The containers that have been started and are not verified gone, in the order of their start. */
    public synchronized List<FakeStartedContainer> present() {
        return List.copyOf(present.values());
    }

    public synchronized List<FakeStartedContainer> present(Stack stack) {
        return present.values().stream()
                .filter(container -> container.spec().stack().equals(stack))
                .toList();
    }

    /** The container with this id; it must be present. */
    public synchronized FakeStartedContainer container(ContainerId id) {
        FakeStartedContainer container = present.get(id);
        if (container == null) {
            throw new IllegalStateException("There is no container " + id + " any more");
        }
        return container;
    }

    /** How many containers are not verified gone. */
    public synchronized int live() {
        return present.size();
    }

    /** The most containers that have been present at a time. */
    public synchronized int mostLive() {
        return mostPresent;
    }

    /** How often a start was asked for, whatever came of it. */
    public synchronized int startCalls() {
        return startCalls;
    }

    /** What all present containers together have been allotted. */
    public synchronized MemorySize claimedMemory() {
        return present.values().stream()
                .map(FakeStartedContainer::claimedMemory)
                .reduce(MemorySize.ZERO, MemorySize::plus);
    }

    /** In which ways the engine's users have broken its contract. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public EngineDescription describe() {
        return new EngineDescription("fake", "1", "none", "none");
    }

    @Override
    public synchronized StackAvailability availability(Stack stack) {
        return unavailable.contains(stack.name())
                ? new StackAvailability.Missing("Make the stack " + stack.name() + " available.")
                : new StackAvailability.Available("1.0");
    }

    @Override
    public void rebuild(Stack stack) throws EngineException {
        prepare(stack);
    }

    @Override
    public void rebuildBase(Stack stack) {
        // Nothing here is built on anything.
    }

    @Override
    public Optional<StackImage> image(Stack stack) {
        return Optional.empty();
    }

    @Override
    public void prepare(Stack stack) throws EngineException {
        Consumer<Stack> listener;
        synchronized (this) {
            if (prepareFailures > 0) {
                prepareFailures--;
                throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: no image of " + stack.name());
            }
            listener = whenPreparing;
        }
        listener.accept(stack);
    }

    @Override
    public FakeStartedContainer start(ContainerSpec spec) throws EngineException {
        FakeScript script = nextScript(spec);
        switch (script.start()) {
            case FAILS_TRANSIENT -> throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: try again");
            case FAILS_PERMANENT -> throw new EngineException(EngineException.Kind.PERMANENT, "scripted: no image");
            case FAILS_UNEXPECTEDLY -> throw new IllegalStateException("scripted: a bug");
            case HANGS -> awaitRelease();
            case WORKS, NEVER_READY, DIES_AT_ONCE -> {}
        }
        FakeStartedContainer container = new FakeStartedContainer(spec, script, this);
        Consumer<FakeStartedContainer> listener = added(container);
        if (script.start() == Start.DIES_AT_ONCE) {
            container.die(1);
        } else if (script.start() != Start.NEVER_READY) {
            listener.accept(container);
        }
        return container;
    }

    private synchronized FakeScript nextScript(ContainerSpec spec) {
        startCalls++;
        if (closed) {
            violated(spec.id() + " was to be started after the engine had been closed");
        }
        FakeScript next = scripts.pollFirst();
        return next != null ? next : scriptOf.apply(spec);
    }

    private void awaitRelease() throws EngineException {
        try {
            hangingStarts.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.TRANSIENT, "Interrupted while starting", e);
        }
    }

    private synchronized Consumer<FakeStartedContainer> added(FakeStartedContainer container) {
        if (!everStarted.add(container.id())) {
            violated("the id " + container.id() + " was used twice");
        }
        present.put(container.id(), container);
        mostPresent = Math.max(mostPresent, present.size());
        return whenStarted;
    }

    @Override
    public synchronized List<FoundContainer> list() throws EngineException {
        if (listFailures > 0) {
            listFailures--;
            throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: the list cannot be had");
        }
        return Stream.concat(
                        orphans.values().stream(),
                        present.values().stream()
                                .map(container -> new FoundContainer(
                                        container.id().value(),
                                        instance,
                                        runDirectory,
                                        container.spec().stack().name())))
                .toList();
    }

    @Override
    public void remove(FoundContainer found) throws EngineException {
        FakeStartedContainer own;
        synchronized (this) {
            int failures = orphanRemovalFailures.getOrDefault(found.engineId(), 0);
            if (failures > 0) {
                orphanRemovalFailures.put(found.engineId(), failures - 1);
                throw new EngineException(
                        EngineException.Kind.TRANSIENT, "scripted: " + found.engineId() + " cannot be removed");
            }
            if (orphans.remove(found.engineId()) != null) {
                return;
            }
            own = present.get(new ContainerId(found.engineId()));
        }
        if (own != null) {
            own.remove();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized void removed(FakeStartedContainer container) {
        present.remove(container.id(), container);
    }

    synchronized void violated(String how) {
        violations.add(how);
    }

    void report(Runnable end) {
        Consumer<Runnable> current;
        synchronized (this) {
            current = reporter;
        }
        current.accept(end);
    }
}
