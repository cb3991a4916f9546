package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.admission.AdmissionDecision;
import dev.ephemera.dispatcher.admission.Permit;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.live.LiveRun;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.log.LogPump;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.pool.Lease;
import dev.ephemera.warmpool.pool.WarmPool;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes invocations through admission, a container and back. Thread-safe; each invocation is plain
 * blocking code on its caller's thread.
 */
public final class Dispatcher implements Dispatch {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration THROTTLE_RETRY = Duration.ofSeconds(1);

    private final DispatchSettings settings;
    private final Admission admission;
    private final WarmPool pool;
    private final StackCatalog stacks;
    private final CodeLeases codeLeases;
    private final LogPump logPump;
    private final LiveRuns live;
    private final RunSupplies supplies;
    private final RunListener listener;
    private final TimeSource time;
    private final Timers timers;
    private final InFlight inFlight = new InFlight();

    public Dispatcher(
            DispatchSettings settings,
            Admission admission,
            RunParts parts,
            RunListener listener,
            TimeSource time,
            Timers timers) {
        this.settings = settings;
        this.admission = admission;
        pool = parts.pool();
        stacks = parts.stacks();
        codeLeases = parts.code();
        logPump = parts.logPump();
        live = parts.live();
        supplies = parts.supplies();
        this.listener = listener;
        this.time = time;
        this.timers = timers;
    }

    @Override
    public Outcome run(Invocation invocation, Caller caller) throws InterruptedException {
        if (!inFlight.enter()) {
            return new Outcome.PlatformFailure(
                    ErrorCode.SHUTTING_DOWN, "The platform is shutting down and takes no new work; try again later");
        }
        try {
            Outcome outcome = admit(invocation, caller);
            listener.ended(invocation, outcome);
            return outcome;
        } finally {
            inFlight.leave();
        }
    }

    /**
     * Takes no new invocations and waits until those in flight have ended; what has not after {@code
     * grace} is killed, and its caller told so.
     *
     * @return how many were killed
     */
    public int drain(Duration grace) throws InterruptedException {
        return inFlight.drain(grace, timers);
    }

    /** Invocations between their arrival and their answer. */
    public int inFlight() {
        return inFlight.count();
    }

    private Outcome admit(Invocation invocation, Caller caller) throws InterruptedException {
        long arrived = time.monotonicNanos();
        CompletableFuture<?> callerGone = caller.gone();
        CompletableFuture<AdmissionDecision> request = admission.request(
                invocation.function().name(), invocation.function().memory());
        try {
            awaitFirst(request, callerGone, inFlight.abandoned());
        } catch (InterruptedException e) {
            giveBack(request, Dispatcher::giveBackPermit);
            throw e;
        }
        if (!request.isDone() && request.cancel(false)) {
            return notWanted(callerGone);
        }
        return switch (request.join()) {
            case AdmissionDecision.Refused(var reason, String message) ->
                new Outcome.Throttled(reason.type(), message, THROTTLE_RETRY);
            case AdmissionDecision.Granted(Permit permit) -> {
                try {
                    yield attempt(invocation, arrived, permit, caller);
                } finally {
                    permit.runEnded();
                }
            }
        };
    }

    private Outcome attempt(Invocation invocation, long arrived, Permit permit, Caller caller)
            throws InterruptedException {
        MemoryHolds holds = new MemoryHolds(permit);
        try (holds;
                RunCode code = RunCode.lease(codeLeases, invocation.function())) {
            for (int attempt = 1; ; attempt++) {
                Attempted attempted = attemptOnce(invocation, arrived, attempt, code, holds, caller);
                switch (attempted) {
                    case Attempted.Ended(Outcome outcome) -> {
                        return outcome;
                    }
                    case Attempted.EngineFailed(EngineException reason) -> {
                        boolean hopeless = reason.kind() == EngineException.Kind.PERMANENT;
                        log.warn("Invocation {}: attempt {} failed: {}", invocation.id(), attempt, reason.getMessage());
                        if (hopeless || attempt >= settings.attempts()) {
                            return new Outcome.PlatformFailure(
                                    ErrorCode.ENGINE_FAILURE,
                                    "No container could run the function (" + attempt + " tried): "
                                            + reason.getMessage());
                        }
                    }
                }
            }
        } catch (IOException e) {
            log.error("Invocation {}: the code of {} cannot be read", invocation.id(), invocation.function(), e);
            return new Outcome.PlatformFailure(
                    ErrorCode.INTERNAL,
                    "The code of function '" + invocation.function().name() + "' cannot be read on this node: "
                            + e.getMessage());
        }
    }

    private Attempted attemptOnce(
            Invocation invocation, long arrived, int attempt, RunCode code, MemoryHolds holds, Caller caller)
            throws InterruptedException {
        Claimed claimed = claim(stackOf(invocation.function()), caller.gone());
        return switch (claimed) {
            case Claimed.Failed(EngineException reason) -> new Attempted.EngineFailed(reason);
            case Claimed.NotWanted() -> new Attempted.Ended(notWanted(caller.gone()));
            case Claimed.Got(Lease lease) -> {
                holds.until(lease.container().exit());
                yield runIn(lease, invocation, arrived, attempt, code, caller);
            }
        };
    }

    private Stack stackOf(FunctionConfiguration function) {
        return function.image()
                .map(image -> image.image().stack())
                .or(() -> stacks.forRuntime(function.runtime()))
                .orElseThrow(() -> new IllegalStateException("Function " + function
                        + " names a runtime that this node no longer has; there are " + stacks.runtimes()));
    }

    private Attempted runIn(Lease lease, Invocation invocation, long arrived, int attempt, RunCode code, Caller caller)
            throws InterruptedException {
        RunLog runLog = new RunLog(lease.slot().output(), settings.logLimit());
        FunctionRun run = new FunctionRun(invocation, lease, runLog, time, timers);
        boolean answered = false;
        try (LogPump.Following _ = logPump.follow(runLog)) {
            Optional<EngineException> useless = run.prepare(code);
            if (useless.isPresent()) {
                return new Attempted.EngineFailed(useless.get());
            }
            runLog.line("START RequestId: " + invocation.id() + " Version: "
                    + invocation.function().version());
            try (RunSupplies.Supply supply = supplies.supply(invocation.function(), lease.container());
                    LiveRun visible = live.begin(
                            invocation, new LiveRun.Where(lease.id(), lease.startType(), runLog, lease.runtime()))) {
                supply.remarks().forEach(runLog::line);
                caller.started(new RunStart(lease.id(), lease.startType(), runLog));
                RunClock clock = new RunClock(time, time.since(arrived));
                CompletableFuture<?> unwanted = CompletableFuture.anyOf(caller.gone(), visible.cancelled());
                RunEnd end = run.execute(clock, supply.environment(), unwanted, inFlight.abandoned());
                answered = end instanceof RunEnd.Answered;
                return new Attempted.Ended(RunOutcome.of(end, invocation, lease, clock, runLog, attempt));
            }
        } finally {
            release(lease, answered);
        }
    }

    /** After an answer the container is removed a moment later, so that the answer leaves first. */
    private void release(Lease lease, boolean answered) {
        if (answered) {
            timers.after(settings.releaseDelay(), lease::close);
        } else {
            lease.close();
        }
    }

    private Claimed claim(Stack stack, CompletableFuture<?> callerGone) throws InterruptedException {
        CompletableFuture<Lease> claim = pool.claim(stack);
        CompletableFuture<Void> waitedTooLong = new CompletableFuture<>();
        Timers.Timer limit = timers.after(settings.containerWait(), () -> waitedTooLong.complete(null));
        try {
            awaitFirst(claim, callerGone, inFlight.abandoned(), waitedTooLong);
            if (!claim.isDone() && claim.cancel(false)) {
                return waitedTooLong.isDone()
                        ? new Claimed.Failed(new EngineException(
                                EngineException.Kind.PERMANENT,
                                "no container of stack '" + stack.name() + "' became ready within "
                                        + settings.containerWait().toSeconds()
                                        + " s; it may still be being built ('./ephemera stacks list' shows it), otherwise"
                                        + " the platform's log says why"))
                        : new Claimed.NotWanted();
            }
            return new Claimed.Got(claim.get());
        } catch (InterruptedException e) {
            giveBack(claim, Lease::close);
            throw e;
        } catch (ExecutionException e) {
            return new Claimed.Failed(
                    e.getCause() instanceof EngineException failure
                            ? failure
                            : new EngineException(EngineException.Kind.TRANSIENT, String.valueOf(e.getCause()), e));
        } finally {
            limit.cancel();
        }
    }

    /** Whoever stops waiting for something gets it all the same if it was under way, and must return it. */
    private static <T> void giveBack(CompletableFuture<T> unwanted, Consumer<T> giveBack) {
        if (!unwanted.cancel(false)) {
            unwanted.thenAccept(giveBack);
        }
    }

    private static void giveBackPermit(AdmissionDecision decision) {
        if (decision instanceof AdmissionDecision.Granted(Permit permit)) {
            permit.containerDead();
        }
    }

    private static Outcome notWanted(CompletableFuture<?> callerGone) {
        return callerGone.isDone()
                ? new Outcome.Cancelled()
                : new Outcome.PlatformFailure(
                        ErrorCode.SHUTTING_DOWN, "The platform shut down before the function could run");
    }

    /** Waits for one of several futures; how the first ended is for the caller to look at. */
    private static void awaitFirst(CompletableFuture<?>... futures) throws InterruptedException {
        try {
            CompletableFuture.anyOf(futures).get();
        } catch (ExecutionException | CancellationException e) {
            log.debug("A wait ended with {}", e.toString());
        }
    }

    private sealed interface Claimed {
        record Got(Lease lease) implements Claimed {}

        record Failed(EngineException reason) implements Claimed {}

        record NotWanted() implements Claimed {}
    }

    private sealed interface Attempted {
        record Ended(Outcome outcome) implements Attempted {}

        record EngineFailed(EngineException reason) implements Attempted {}
    }
}
