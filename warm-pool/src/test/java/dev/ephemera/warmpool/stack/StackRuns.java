package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.runtimeapi.SocketRuntimeApi;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.slot.SlotOutput;
import dev.ephemera.warmpool.slot.Slots;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs single events in containers of a real engine, as the platform does. Used by one thread at a time. */
final class StackRuns implements AutoCloseable {

    /** Opens the engine under test, or skips the tests with a reason. */
    @FunctionalInterface
    interface Opening {
        ContainerEngine open(RunDirectory instance) throws Exception;
    }

    /**
     * What is run.
     *
     * @param code writes the package into a directory
     * @param environment besides what every function finds in it
     * @param until text in the log at which the container is killed; empty to wait for its answer or its end
     */
    record Job(
            Consumer<Path> code,
            String handler,
            String event,
            MemorySize memory,
            Map<String, String> environment,
            String until) {}

    /** How a run ended. */
    sealed interface Ending {
        record Answered(String result) implements Ending {}

        record Failed(String errorType, String report) implements Ending {}

        record TooLarge() implements Ending {}

        record Exited(ContainerExit exit) implements Ending {}

        /** Killed by us, when it had printed what was waited for. */
        record Killed(ContainerExit exit) implements Ending {}
    }

    record Ran(Ending ending, String log, Optional<ReportedProgress> progress) {}

    static final String REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:example";

    private static final int ANSWER_LIMIT = 6_291_556;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Some languages count its milliseconds in 32 bits. */
    static final Duration TIME_LIMIT = Duration.ofHours(20);

    private final SocketRuntimeApi api = new SocketRuntimeApi(ANSWER_LIMIT);
    private final RunDirectory run;
    private final Path store;
    private final Slots slots;
    private final ContainerEngine engine;

    StackRuns(Path data, Opening opening) throws Exception {
        run = RunDirectories.of(data).create(InstanceId.random());
        store = data.resolve("code");
        slots = HostSlots.open(run, store);
        engine = opening.open(run);
    }

    ContainerEngine engine() {
        return engine;
    }

    Ran run(Stack stack, Job job) throws Exception {
        engine.prepare(stack);
        Path directory = Files.createDirectories(store.resolve(RandomName.of(8)));
        job.code().accept(directory);
        ContainerId id = new ContainerId("stack-" + RandomName.of(8));
        Slot slot = slots.create(id);
        Log log = new Log(slot.output());
        try (RuntimeEndpoint endpoint = api.open(slot)) {
            StartedContainer container = engine.start(new ContainerSpec(id, stack, slot, Allotment.PRESTARTED));
            try {
                await(endpoint.session().ready(), container, "waits for its assignment", log);
                slot.bind(directory);
                container.allot(new Allotment(job.memory()));
                endpoint.session().assign(assignment(stack, job));
                endpoint.session().invoke(event(job.event()));
                Ending ending = job.until().isEmpty()
                        ? ending(endpoint, container, log)
                        : kill(container, job.until(), endpoint, log);
                log.drain();
                return new Ran(ending, log.text(), endpoint.session().progress());
            } finally {
                container.remove();
                slot.delete();
            }
        }
    }

    /** Starts a container and takes the platform away from it while it waits; returns how it ends by itself. */
    ContainerExit abandon(Stack stack) throws Exception {
        engine.prepare(stack);
        ContainerId id = new ContainerId("stack-" + RandomName.of(8));
        Slot slot = slots.create(id);
        Log log = new Log(slot.output());
        try {
            StartedContainer container;
            try (RuntimeEndpoint endpoint = api.open(slot)) {
                container = engine.start(new ContainerSpec(id, stack, slot, Allotment.PRESTARTED));
                await(endpoint.session().ready(), container, "waits for its assignment", log);
            }
            try {
                return container.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } finally {
                container.remove();
            }
        } finally {
            slot.delete();
        }
    }

    private static Ending ending(RuntimeEndpoint endpoint, StartedContainer container, Log log) throws Exception {
        CompletableFuture<RuntimeAnswer> answer = endpoint.session().answer();
        if (!comes(answer, container, "answers", log)) {
            return new Ending.Exited(container.exit().join());
        }
        return switch (answer.join()) {
            case RuntimeAnswer.Result(byte[] payload) -> new Ending.Answered(new String(payload, UTF_8));
            case RuntimeAnswer.Failure(String type, byte[] payload) ->
                new Ending.Failed(type, new String(payload, UTF_8));
            case RuntimeAnswer.TooLarge _ -> new Ending.TooLarge();
        };
    }

    private static Ending kill(StartedContainer container, String until, RuntimeEndpoint endpoint, Log log)
            throws Exception {
        long start = System.nanoTime();
        while (!log.text().contains(until)) {
            if (endpoint.session().answer().isDone() || container.exit().isDone()) {
                return ending(endpoint, container, log);
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("'" + until + "' is not printed within " + PATIENCE + ": " + log.text());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            log.drain();
        }
        container.kill();
        return new Ending.Killed(container.exit().join());
    }

    private static void await(CompletableFuture<?> future, StartedContainer container, String what, Log log)
            throws Exception {
        if (!comes(future, container, what, log)) {
            throw new AssertionError("The container ended before it " + what + ": "
                    + container.exit().join() + ", printed: " + log.text());
        }
    }

    /** Whether it comes before the container's end. The pipe must not run full meanwhile. */
    private static boolean comes(CompletableFuture<?> future, StartedContainer container, String what, Log log)
            throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                CompletableFuture.anyOf(future, container.exit()).get(PAUSE_NANOS, TimeUnit.NANOSECONDS);
                log.drain();
                return future.isDone();
            } catch (TimeoutException e) {
                log.drain();
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new AssertionError(
                            "Not within " + PATIENCE + ": that it " + what + ", printed: " + log.text(), e);
                }
            }
        }
    }

    /** What a container has printed so far. */
    private static final class Log {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final byte[] buffer = new byte[1 << 16];
        private final SlotOutput output;

        Log(SlotOutput output) {
            this.output = output;
        }

        void drain() throws IOException {
            for (int length = output.drain(buffer); length > 0; length = output.drain(buffer)) {
                bytes.write(buffer, 0, length);
            }
        }

        String text() {
            return bytes.toString(UTF_8);
        }
    }

    private static Assignment assignment(Stack stack, Job job) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LANG", "en_US.UTF-8",
                "_HANDLER", job.handler(),
                "LAMBDA_TASK_ROOT", Stack.TASK_DIRECTORY_INSIDE,
                "LAMBDA_RUNTIME_DIR", Stack.DIRECTORY_INSIDE,
                "AWS_LAMBDA_FUNCTION_NAME", "example",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Long.toString(job.memory().megabytes()),
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/example",
                "AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef",
                "TZ", ":UTC"));
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + stack.name());
        environment.put("AWS_REGION", "us-east-1");
        environment.putAll(job.environment());
        return new Assignment(environment);
    }

    private static RuntimeEvent event(String payload) {
        return new RuntimeEvent(
                REQUEST_ID,
                payload.getBytes(UTF_8),
                SystemTime.INSTANCE.instant().plus(TIME_LIMIT),
                FUNCTION_ARN,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void close() throws IOException {
        api.close();
        engine.close();
        run.close();
    }
}
