package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Lets a few runs of the queue at a time go for a container, in the order of {@link GateOrder}; the
 * others wait. Thread-safe: all state is guarded by {@code lock}; futures complete outside it.
 */
public final class StartGate {

    /** How soon it is seen that a function is below its limit again, where nobody says so. */
    static final Duration RECHECK = Duration.ofMillis(100);

    private final AsynchronousSettings.Starts settings;
    private final ToIntFunction<FunctionName> startsLeft;
    private final Timers timers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<GateCandidate, Waiter> waiting = new LinkedHashMap<>();
    private final Map<FunctionName, Integer> insideByFunction = new HashMap<>();
    private GateOrder order = GateOrder.START;
    private int inside;
    private long came;
    private boolean recheckIsSet;

    /**
     * @param startsLeft how many more runs of a function may start, as far as its reserved concurrency
     *     goes; asked under the lock, so must answer at once
     */
    public StartGate(AsynchronousSettings.Starts settings, ToIntFunction<FunctionName> startsLeft, Timers timers) {
        this.settings = settings;
        this.startsLeft = startsLeft;
        this.timers = timers;
    }

    /** Begins to wait. Cancel the future to give up. */
    CompletableFuture<GateAnswer> request(FunctionName function, Priority priority) {
        Waiter waiter = new Waiter();
        GateCandidate candidate = locked(() -> {
            GateCandidate last = new GateCandidate(++came, function, priority);
            waiting.put(last, waiter);
            order = order.joined(function);
            return last;
        });
        admit();
        if (!waiter.answer.isDone()) {
            losePatienceLater(candidate, waiter);
            waiter.answer.whenComplete((_, _) -> {
                waiter.patience.cancel();
                locked(() -> leave(candidate));
            });
        }
        return waiter.answer;
    }

    /** Somebody's run has ended: its function may be below its limit again. */
    void recheck() {
        admit();
    }

    /** How many have a place inside. */
    int inside() {
        return locked(() -> inside);
    }

    /** How many wait. */
    int waiting() {
        return locked(waiting::size);
    }

    private void admit() {
        List<Admitted> admitted = new ArrayList<>();
        boolean lookAgain = locked(() -> {
            while (inside < settings.width()) {
                Optional<GateCandidate> next = order.next(waiting.keySet(), this::belowItsLimit);
                if (next.isEmpty()) {
                    break;
                }
                admitted.add(take(next.get()));
            }
            boolean passedOver = inside < settings.width() && !waiting.isEmpty() && !recheckIsSet;
            recheckIsSet |= passedOver;
            return passedOver;
        });
        if (lookAgain) {
            timers.after(RECHECK, this::recheckIsDue);
        }
        for (Admitted one : admitted) {
            if (!one.waiter().answer.complete(new GateAnswer.In(one.pass()))) {
                one.pass().close();
            }
        }
    }

    private void recheckIsDue() {
        locked(() -> recheckIsSet = false);
        admit();
    }

    /** Needs the lock. */
    private boolean belowItsLimit(FunctionName function) {
        return insideByFunction.getOrDefault(function, 0) < startsLeft.applyAsInt(function);
    }

    /** Needs the lock. */
    private Admitted take(GateCandidate candidate) {
        Waiter waiter = Objects.requireNonNull(waiting.remove(candidate));
        order = order.served(candidate, waiting.keySet());
        inside++;
        insideByFunction.merge(candidate.function(), 1, Integer::sum);
        AtomicBoolean given = new AtomicBoolean(true);
        return new Admitted(waiter, () -> {
            if (given.compareAndSet(true, false)) {
                giveBack(candidate.function());
            }
        });
    }

    private void giveBack(FunctionName function) {
        locked(() -> {
            inside--;
            return insideByFunction.computeIfPresent(function, (_, count) -> count == 1 ? null : count - 1);
        });
        admit();
    }

    /** Needs the lock. */
    private boolean leave(GateCandidate candidate) {
        boolean waited = waiting.remove(candidate) != null;
        order = order.without(waiting.keySet());
        return waited;
    }

    private void losePatienceLater(GateCandidate candidate, Waiter waiter) {
        waiter.patience = timers.after(settings.patience(), () -> losePatience(candidate, waiter));
        if (waiter.answer.isDone()) {
            waiter.patience.cancel();
        }
    }

    private void losePatience(GateCandidate candidate, Waiter waiter) {
        boolean atItsLimit = locked(
                () -> waiting.containsKey(candidate) && !belowItsLimit(candidate.function()) && leave(candidate));
        if (atItsLimit) {
            waiter.answer.complete(new GateAnswer.AtItsLimit());
        } else {
            losePatienceLater(candidate, waiter);
        }
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    private record Admitted(Waiter waiter, GatePass pass) {}

    /** Somebody who waits; its timer is replaced by the one that fires. */
    private static final class Waiter {

        private final CompletableFuture<GateAnswer> answer = new CompletableFuture<>();
        private volatile Timers.Timer patience = () -> {};
    }
}
