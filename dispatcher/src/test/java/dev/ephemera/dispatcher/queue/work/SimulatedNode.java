package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.RunStart;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.SampleRecords;
import dev.ephemera.dispatcher.log.FakeOutput;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.Timers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of one platform process: the real work on deliveries, and a stage around it. Confined to the stage. */
final class SimulatedNode {

    private final SimulatedCluster cluster;
    private final Stage stage;
    private final List<SimulatedTransport.Work> atWork = new ArrayList<>();
    private final List<QueuedInvocation> unwritten = new ArrayList<>();
    private final Map<FunctionName, Integer> running = new HashMap<>();
    private final CompletableFuture<Void> draining = new CompletableFuture<>();
    private final HandleDelivery handler;
    private final DurableQueue queue;
    private final StartGate gate;
    private boolean taking = true;
    private boolean dead;

    SimulatedNode(SimulatedCluster cluster, AsynchronousSettings settings, Random random) {
        this.cluster = cluster;
        this.stage = cluster.stage();
        Timers timers = (delay, task) -> cluster.timers().after(delay, () -> {
            if (!dead) {
                task.run();
            }
        });
        WorkClock clock = new WorkClock(cluster.time(), timers, random, stage, task -> stage.enter(this, task));
        gate = new StartGate(settings.starts(), this::startsLeft, timers);
        SimulatedLedger ledger = new SimulatedLedger(cluster, unwritten::add);
        SimulatedPut put = new SimulatedPut(cluster);
        QueueMetrics metrics = new QueueMetrics(new SimpleMeterRegistry());
        WorkParts parts = new WorkParts(
                ledger,
                put,
                function -> cluster.call("find", () -> cluster.script().target(function)),
                gate,
                (invocation, caller) -> run(invocation, caller, timers),
                (_, invocation, _) -> cluster.call("tell", () -> cluster.told(invocation)));
        handler = new HandleDelivery(settings, parts, metrics, clock);
        queue = new DurableQueue(settings, put, ledger, metrics);
    }

    /** A client sends an invocation, again if it is told that it may not have been stored. */
    void accept(QueuedInvocation invocation, Runnable accepted) {
        stage.enter(this, () -> {
            for (int tries = 0; tries < 3; tries++) {
                try {
                    queue.accept(invocation);
                    accepted.run();
                    return;
                } catch (QueueUnavailableException e) {
                    stage.point("client");
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    void begin(SimulatedTransport.Work work) {
        atWork.add(work);
        stage.enter(this, work.invocation(), () -> {
            Verdict verdict = handleUntilDone(work);
            stage.point("before settle");
            atWork.remove(work);
            cluster.transport().settle(work, verdict);
        });
    }

    /** As the real transport does: what is wanted again is handled again here, after a while. */
    private Verdict handleUntilDone(SimulatedTransport.Work work) {
        Verdict verdict = handle(work);
        for (int times = 0; verdict == Verdict.AGAIN && work.seemsHeld() && !draining.isDone(); times++) {
            CompletableFuture<Void> rested = new CompletableFuture<>();
            Timers.Timer rest = cluster.timers()
                    .after(Duration.ofSeconds(Math.min(30, 1L << Math.min(5, times))), () -> rested.complete(null));
            stage.untilAny(rested, draining);
            rest.cancel();
            if (!draining.isDone()) {
                verdict = handle(work);
            }
        }
        return verdict;
    }

    private Verdict handle(SimulatedTransport.Work work) {
        try {
            return handler.handle(work.delivery());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome run(Invocation invocation, Caller caller, Timers timers) {
        stage.point("before run");
        if (draining.isDone()) {
            return new Outcome.PlatformFailure(ErrorCode.SHUTTING_DOWN, "The platform is shutting down");
        }
        if (caller.gone().isDone()) {
            return new Outcome.Cancelled();
        }
        return switch (cluster.script().play(stage.subject())) {
            case Script.Play.Refused(Outcome outcome) -> outcome;
            case Script.Play.Runs play -> play(play, invocation, caller, timers);
            case Script.Play.KillsItsNode() -> {
                caller.started(start());
                cluster.chronicle().began(stage.subject());
                cluster.crashSoon(this);
                stage.point("in deadly run");
                yield new Outcome.Cancelled();
            }
        };
    }

    private Outcome play(Script.Play.Runs play, Invocation invocation, Caller caller, Timers timers) {
        FunctionName function = invocation.function().name();
        running.merge(function, 1, Integer::sum);
        caller.started(start());
        cluster.chronicle().began(stage.subject());
        CompletableFuture<Void> over = new CompletableFuture<>();
        Timers.Timer end = timers.after(play.lasts(), () -> over.complete(null));
        stage.point("in run");
        stage.untilAny(over, caller.gone(), draining);
        end.cancel();
        running.merge(function, -1, Integer::sum);
        if (!over.isDone()) {
            return Invocations.stopped(
                    caller.gone().isDone() ? Outcome.Stopped.Reason.CALLER_GONE : Outcome.Stopped.Reason.SHUTDOWN);
        }
        if (play.outcome() instanceof Outcome.Succeeded) {
            cluster.chronicle().succeeded(invocation.id());
        }
        stage.point("after run");
        return play.outcome();
    }

    private static RunStart start() {
        return new RunStart(
                SampleRecords.report().container(),
                StartType.WARM,
                new RunLog(new FakeOutput(), MemorySize.ofMegabytes(1)));
    }

    /** How many functions run. */
    int running() {
        return running.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int startsLeft(FunctionName function) {
        return Math.max(0, cluster.script().reserved(function) - running.getOrDefault(function, 0));
    }

    /** Notes of accepted invocations reach the database. */
    void write() {
        unwritten.forEach(cluster.ledger()::accepted);
        unwritten.clear();
    }

    void cancelled(InvocationId id) {
        handler.cancelled(id);
    }

    /** Takes nothing new, and gives back what it has. */
    void shutDown() {
        handler.stop();
        draining.complete(null);
    }

    /** Nothing new is delivered to it any more; what it has goes on. */
    void stopTaking() {
        taking = false;
    }

    boolean takesMore(int most) {
        return taking && !dead && !draining.isDone() && atWork.size() < most;
    }

    boolean isDown() {
        return dead || draining.isDone() && atWork.isEmpty();
    }

    List<SimulatedTransport.Work> atWork() {
        return atWork;
    }

    void die() {
        dead = true;
    }

    /** What is still in hand, at the gate and inside of it. */
    @Nullable
    String leftovers() {
        String left = handler.inHand() + " in hand, " + gate.waiting() + " at the gate, " + gate.inside() + " inside";
        return left.equals("0 in hand, 0 at the gate, 0 inside") ? null : left;
    }
}
