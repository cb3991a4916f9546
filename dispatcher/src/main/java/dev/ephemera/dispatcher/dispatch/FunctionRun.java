package dev.ephemera.dispatcher.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.pool.Lease;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One attempt at an invocation, in one container. Confined to the invocation's thread; the futures it
 * waits for are completed by others.
 */
final class FunctionRun {

    /** A container that has died may have sent its answer just before: how long it may take to arrive. */
    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private final Invocation invocation;
    private final Lease lease;
    private final RunLog log;
    private final TimeSource time;
    private final Timers timers;

    FunctionRun(Invocation invocation, Lease lease, RunLog log, TimeSource time, Timers timers) {
        this.invocation = invocation;
        this.lease = lease;
        this.log = log;
        this.time = time;
        this.timers = timers;
    }

    /**
     * Gives the container its code and its limits. No user code runs before or during this.
     *
     * @return why the container is of no use, if it is not; another one may do better
     */
    Optional<EngineException> prepare(RunCode code) {
        try {
            lease.container().allot(new Allotment(invocation.function().memory()));
            if (code.task().isPresent()) {
                lease.slot().bind(code.task().get());
            }
            if (code.layers().isPresent()) {
                lease.slot().bindLayers(code.layers().get());
            }
        } catch (EngineException e) {
            return Optional.of(e);
        } catch (IOException e) {
            return Optional.of(new EngineException(
                    EngineException.Kind.TRANSIENT, "Cannot bind the code into container " + lease.id() + ": " + e, e));
        }
        return lease.container().exit().isDone()
                ? Optional.of(new EngineException(
                        EngineException.Kind.TRANSIENT, "Container " + lease.id() + " died before it was used"))
                : Optional.empty();
    }

    /**
     * Hands over function and event, and waits for the end. On every end but an answer the container is
     * dead.
     *
     * @param supplied variables that come before the function's own
     */
    RunEnd execute(
            RunClock clock,
            Map<String, String> supplied,
            CompletableFuture<?> callerGone,
            CompletableFuture<?> abandoned)
            throws InterruptedException {
        FunctionConfiguration function = invocation.function();
        CompletableFuture<Void> timeUp = new CompletableFuture<>();
        Timers.Timer timer = timers.after(invocation.timeout(), () -> timeUp.complete(null));
        try {
            lease.runtime().initialized().thenRun(clock::markInitialized);
            lease.runtime().assign(FunctionEnvironment.of(function, lease.id(), supplied));
            lease.runtime().invoke(event(function));
            awaitAny(lease.runtime().answer(), lease.container().exit(), timeUp, callerGone, abandoned);
            return end(clock, timeUp, callerGone);
        } finally {
            timer.cancel();
        }
    }

    private RuntimeEvent event(FunctionConfiguration function) {
        return new RuntimeEvent(
                invocation.id().toString(),
                invocation.event(),
                time.instant().plus(invocation.timeout()),
                function.arn(),
                invocation.traceId(),
                invocation
                        .clientContext()
                        .map(context -> new String(Base64.getDecoder().decode(context), UTF_8)));
    }

    private RunEnd end(RunClock clock, CompletableFuture<Void> timeUp, CompletableFuture<?> callerGone)
            throws InterruptedException {
        if (!lease.runtime().answer().isDone() && lease.container().exit().isDone()) {
            awaitLastWords();
        }
        clock.markEnded();
        if (lease.runtime().answer().isDone()) {
            return new RunEnd.Answered(lease.runtime().answer().join());
        }
        if (lease.container().exit().isDone()) {
            return new RunEnd.Exited(lease.container().exit().join());
        }
        kill();
        if (timeUp.isDone()) {
            return new RunEnd.TimedOut();
        }
        return callerGone.isDone() ? new RunEnd.CallerGone() : new RunEnd.Abandoned();
    }

    private void awaitLastWords() throws InterruptedException {
        CompletableFuture<Void> longEnough = new CompletableFuture<>();
        Timers.Timer timer = timers.after(LAST_WORDS, () -> longEnough.complete(null));
        awaitAny(lease.runtime().answer(), longEnough);
        timer.cancel();
    }

    /** The answer must not leave before the container is dead; an engine that cannot kill is the pool's to retry. */
    private void kill() {
        try {
            lease.container().kill();
        } catch (EngineException e) {
            log.line("The container could not be killed yet and will be removed later: " + e.getMessage());
        }
    }

    private static void awaitAny(CompletableFuture<?>... futures) throws InterruptedException {
        try {
            CompletableFuture.anyOf(futures).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A future of a run failed, though none of them can", e.getCause());
        }
    }
}
