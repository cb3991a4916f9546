package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.FakeContainerEngine;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.FakeBootstrap;
import dev.ephemera.warmpool.runtimeapi.FakeRuntimeApi;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real pool over a fake engine, slots and Runtime API. Bootstraps echo unless {@link #bootstrap}
 * says otherwise. Owned by the test.
 */
public final class PoolFixture {

    /** No floor, room for 16 fake stacks' containers, 4 parallel starts. */
    public static final PoolSettings SETTINGS = new PoolSettings(
            0, Map.of(), MemorySize.ofMegabytes(256), 4, Duration.ofSeconds(10), Duration.ofSeconds(5));

    public final ManualTime time = new ManualTime();
    public final FakeContainerEngine engine = new FakeContainerEngine();
    public final FakeSlots slots = new FakeSlots();
    public final FakeRuntimeApi runtimeApi = new FakeRuntimeApi();
    public final ManualExecutor executor = ManualExecutor.inOrder();
    public final WarmPool pool;

    /** Work is done when {@link #executor} is told to. */
    public PoolFixture(PoolSettings settings, Stack... stacks) {
        this(settings, null, stacks);
    }

    /** Work is done on real threads. */
    public static PoolFixture threaded(PoolSettings settings, Stack... stacks) {
        return new PoolFixture(settings, PoolThreads.start(settings.parallelStarts(), 2), stacks);
    }

    private PoolFixture(PoolSettings settings, @Nullable PoolThreads threads, Stack... stacks) {
        bootstrap(FakeBootstrap.echoing());
        pool = new WarmPool(
                settings,
                List.of(stacks),
                new ContainerWorkshop(engine, slots, runtimeApi),
                threads == null ? executor.asPoolThreads() : threads,
                time,
                new InstanceId("test"));
    }

    /** What comes up in the containers that start from now on. */
    public void bootstrap(FakeBootstrap bootstrap) {
        engine.whenStarted(container -> bootstrap.start(session(container)));
    }

    /** Containers start from now on, but their bootstraps come up only when {@link #session} is driven. */
    public void bootstrapsByHand() {
        engine.whenStarted(_ -> {});
    }

    public RuntimeSession session(FakeStartedContainer container) {
        return runtimeApi.sessionOf(container.spec().slot());
    }

    public RuntimeSession session(ContainerId id) {
        return session(engine.container(id));
    }
}
