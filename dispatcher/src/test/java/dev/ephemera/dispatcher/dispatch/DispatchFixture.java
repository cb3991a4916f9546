package dev.ephemera.dispatcher.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.admission.AdmissionSettings;
import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeLease;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionLayer;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.log.LogPump;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.pool.PoolFixture;
import dev.ephemera.warmpool.pool.PoolSettings;
import dev.ephemera.warmpool.pool.StackStatistics;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.ManualTimers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real dispatcher, admission and pool over a fake engine; time moves by hand, threads are real. */
final class DispatchFixture implements AutoCloseable {

    static final MemorySize BUDGET = MemorySize.ofMegabytes(512);

    private static final Stack STACK = FakeStack.named("fake");

    final PoolFixture pool;
    final ManualTimers timers;
    final Admission admission;
    final LiveRuns live;
    volatile RunSupplies supplies = RunSupplies.NONE;
    final Dispatcher dispatcher;
    final AtomicInteger codeLeases = new AtomicInteger();
    final Queue<Outcome> recorded = new ConcurrentLinkedQueue<>();
    private final LogPump logPump = new LogPump(Duration.ofMillis(1));

    DispatchFixture() {
        this(PoolFixture.SETTINGS);
    }

    DispatchFixture(PoolSettings settings) {
        pool = PoolFixture.threaded(settings, STACK);
        timers = new ManualTimers(pool.time);
        admission = new Admission(new AdmissionSettings(BUDGET, 100, Duration.ofSeconds(10)), Map::of, timers);
        live = new LiveRuns(pool.time, timers, (_, _) -> {});
        dispatcher = new Dispatcher(
                DispatchSettings.DEFAULT,
                admission,
                new RunParts(pool.pool, new StackCatalog(List.of(STACK)), this::lease, logPump, live, this::supply),
                (invocation, outcome) -> recorded.add(outcome),
                pool.time,
                timers);
    }

    static FunctionConfiguration function(String name) {
        return new FunctionConfiguration(
                new FunctionName(name),
                FunctionConfiguration.LATEST,
                "fake1.0",
                "index.handler",
                "",
                "",
                MemorySize.ofMegabytes(128),
                Duration.ofSeconds(3),
                Map.of("GREETING", "hello"),
                new CodeDigest("0".repeat(64)),
                1,
                "revision",
                Instant.EPOCH);
    }

    /** @param digits one for each layer, of which its package's digest consists */
    static FunctionConfiguration function(String name, List<String> digits) {
        FunctionConfiguration plain = function(name);
        return new FunctionConfiguration(
                plain.name(),
                plain.version(),
                plain.runtime(),
                plain.handler(),
                plain.role(),
                plain.description(),
                plain.memory(),
                plain.timeout(),
                plain.environment(),
                plain.code(),
                plain.codeSize(),
                digits.stream()
                        .map(digit -> new FunctionLayer(
                                LayerReference.parse("layer-" + digit + ":1"), new CodeDigest(digit.repeat(64)), 1, 1))
                        .toList(),
                Optional.empty(),
                plain.revisionId(),
                plain.lastModified(),
                plain.alias());
    }

    static Invocation invocation(String event) {
        return Invocation.of(function("hello"), event.getBytes(UTF_8), Origin.PLAIN_HTTP);
    }

    CompletableFuture<Outcome> start(Invocation invocation) {
        return start(invocation, new CompletableFuture<>());
    }

    CompletableFuture<Outcome> start(Invocation invocation, CompletableFuture<?> callerGone) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(dispatcher.run(invocation, Caller.waiting(callerGone)));
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    Outcome run(Invocation invocation) {
        return result(start(invocation));
    }

    static Outcome result(CompletableFuture<Outcome> outcome) {
        try {
            return outcome.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("No outcome", e);
        }
    }

    /** Waits until a function runs: its container has been given code and an event, and its time counts. */
    FakeStartedContainer running() {
        Await.until("a function runs", () -> runningCount() > 0);
        return runningNow().findFirst().orElseThrow();
    }

    /** How many functions run, each with the timer of its time-out set. */
    long runningCount() {
        return Math.min(runningNow().count(), timers.pending());
    }

    private Stream<FakeStartedContainer> runningNow() {
        return pool.engine.present().stream()
                .filter(FakeStartedContainer::isAlive)
                .filter(container -> pool.session(container).initialized().isDone());
    }

    private RunSupplies.Supply supply(FunctionConfiguration function, StartedContainer container) {
        return supplies.supply(function, container);
    }

    private CodeLease lease(List<CodeDigest> packages) {
        codeLeases.incrementAndGet();
        return new CodeLease() {
            @Override
            public Path directory() {
                return Path.of(
                        "/nowhere/code", packages.stream().map(CodeDigest::hex).collect(Collectors.joining("+")));
            }

            @Override
            public void close() {
                codeLeases.decrementAndGet();
            }
        };
    }

    /** Removals are delayed by a timer; this makes it fire, and waits until all is given back. */
    void settle() {
        Await.until("every run's container is gone and every permit given back", () -> {
            timers.advance(Duration.ofMillis(10));
            StackStatistics pooled = pool.pool.statistics().getFirst();
            return pooled.claimed() == 0
                    && pooled.removing() == 0
                    && admission.inUse().equals(MemorySize.ZERO)
                    && codeLeases.get() == 0
                    && live.all().isEmpty()
                    && dispatcher.inFlight() == 0;
        });
    }

    @Override
    public void close() {
        timers.advance(Duration.ofMillis(10));
        logPump.close();
        pool.pool.close();
    }
}
