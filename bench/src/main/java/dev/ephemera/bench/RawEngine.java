package dev.ephemera.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.engine.docker.DockerEngine;
import dev.ephemera.warmpool.engine.docker.DockerSettings;
import dev.ephemera.warmpool.engine.sandbox.SandboxEngine;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.runtimeapi.SocketRuntimeApi;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The baseline: the engine calls of one fresh container after the other, without pool, dispatcher or
 * HTTP. Thread-safe.
 */
final class RawEngine implements AutoCloseable {

    private static final int ANSWER_LIMIT = 6_291_556;
    private static final Duration SETTLING = Duration.ofMillis(1500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunDirectory run;
    private final ContainerEngine engine;
    private final HostSlots slots;
    private final SocketRuntimeApi runtimeApi = new SocketRuntimeApi(ANSWER_LIMIT);
    private final AtomicLong count = new AtomicLong();

    private RawEngine(RunDirectory run, ContainerEngine engine, HostSlots slots) {
        this.run = run;
        this.engine = engine;
        this.slots = slots;
    }

    static RawEngine open(String name, Path data) throws IOException, EngineException {
        RunDirectory run = RunDirectories.of(data).create(InstanceId.random());
        HostSlots slots = HostSlots.open(run, data.resolve("code"));
        ContainerEngine engine = name.equals("docker")
                ? DockerEngine.open(
                        DockerSettings.of(System.getenv()), run, ContainerLimits.DEFAULT, SystemTime.INSTANCE)
                : SandboxEngine.open(run, ContainerLimits.DEFAULT, RootSettings.of(System.getenv()));
        return new RawEngine(run, engine, slots);
    }

    void prepare(Stack stack) throws EngineException {
        engine.prepare(stack);
    }

    StackAvailability availability(Stack stack) {
        return engine.availability(stack);
    }

    /** One fresh container that waits for nothing but a look at its memory. */
    Wait startOnce(Stack stack)
            throws IOException, EngineException, InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        ContainerId id = new ContainerId("bench-" + run.instance() + "-" + count.incrementAndGet());
        Slot slot = slots.create(id);
        try (RuntimeEndpoint endpoint = runtimeApi.open(slot)) {
            StartedContainer container = engine.start(new ContainerSpec(id, stack, slot, Allotment.PRESTARTED));
            try {
                endpoint.session().ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                long ready = System.nanoTime();
                // Bootstraps load what many need when nobody has come after a while.
                Load.pause(SETTLING);
                return new Wait(
                        ready - start, IdleMemory.ofTree(container.process().orElseThrow()));
            } finally {
                container.remove();
            }
        } finally {
            slot.delete();
        }
    }

    /** One fresh container, from its creation to its verified removal, with one call in between. */
    RawRun runOnce(Stack stack, Path code, String handler)
            throws IOException, EngineException, InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        ContainerId id = new ContainerId("bench-" + run.instance() + "-" + count.incrementAndGet());
        Slot slot = slots.create(id);
        try (RuntimeEndpoint endpoint = runtimeApi.open(slot)) {
            StartedContainer container = engine.start(new ContainerSpec(id, stack, slot, Allotment.PRESTARTED));
            long ready;
            long answered;
            try {
                endpoint.session().ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                ready = System.nanoTime();
                container.allot(Allotment.PRESTARTED);
                slot.bind(code);
                endpoint.session().assign(new Assignment(Map.of("_HANDLER", handler, "LAMBDA_TASK_ROOT", "/var/task")));
                endpoint.session().invoke(event(id));
                endpoint.session().answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                answered = System.nanoTime();
            } finally {
                container.remove();
            }
            return new RawRun(ready - start, answered - ready, System.nanoTime() - answered);
        } finally {
            slot.delete();
        }
    }

    private static RuntimeEvent event(ContainerId id) {
        return new RuntimeEvent(
                id.value(),
                "{\"name\":\"bench\"}".getBytes(UTF_8),
                SystemTime.INSTANCE.instant().plus(PATIENCE),
                "arn:aws:lambda:us-east-1:000000000000:function:bench",
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void close() throws IOException {
        runtimeApi.close();
        engine.close();
        run.close();
    }

    /** Nanoseconds from creation to ready, and the proportional memory of all processes after a while. */
    record Wait(long start, double megabytes) {}

    /** Nanoseconds from creation to ready, from the hand-over to the answer, and until verified gone. */
    record RawRun(long start, long handOver, long removal) {}
}
