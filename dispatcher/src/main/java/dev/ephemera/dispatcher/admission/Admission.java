package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.admission.AdmissionDecision.Granted;
import dev.ephemera.dispatcher.admission.AdmissionDecision.Refused;
import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.Timers;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Bounds what runs at a time by memory and by reserved concurrency, and lets the rest wait in fair
 * order. Thread-safe: all state is guarded by {@code lock}; futures complete outside it.
 *
 * <p>A function with reserved concurrency has that share to itself and no more. All others share the
 * rest. Among waiting functions turns go round; nobody overtakes a function whose turn it is, so a
 * large one is not starved by many small ones. It may hold the others up for no longer than the
 * longest wait; then its turn is over, and it gets the next one when they have had theirs.
 *
 * <p>The queue is shared fairly too: when it is full, a newcomer takes the place of the last request
 * of the longest line, unless that is its own.
 */
public final class Admission {

    private final AdmissionSettings settings;
    private final Reservations reservations;
    private final Timers timers;

    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingLines lines = new WaitingLines();
    private final Holdings holdings = new Holdings();
    private Optional<Turn> turn = Optional.empty();

    public Admission(AdmissionSettings settings, Reservations reservations, Timers timers) {
        this.settings = settings;
        this.reservations = reservations;
        this.timers = timers;
    }

    /**
     * Asks for a permit. Completes at once where the answer is known, otherwise when there is room or
     * when the longest wait is over. Cancel the future to give up waiting.
     */
    public CompletableFuture<AdmissionDecision> request(FunctionName function, MemorySize memory) {
        Waiter waiter = new Waiter(function, memory, new CompletableFuture<>());
        change(reserved -> {
            lines.add(waiter);
            Map<Waiter, AdmissionDecision> decided = decide(reserved);
            if (lines.size() > settings.longestQueue()) {
                Waiter tooMany = lines.lastOfLongerLine(function).orElse(waiter);
                lines.remove(tooMany);
                decided.putAll(decide(reserved));
                decided.put(
                        tooMany,
                        room(reserved)
                                .refusal(
                                        tooMany.function(),
                                        "all " + settings.longestQueue() + " places to wait are taken"));
            }
            return decided;
        });
        if (!waiter.decision().isDone()) {
            Timers.Timer limit = timers.after(settings.longestWait(), () -> waitedTooLong(waiter));
            waiter.decision().whenComplete((_, gaveUp) -> {
                limit.cancel();
                if (gaveUp != null) {
                    leave(waiter);
                }
            });
        }
        return waiter.decision();
    }

    /** How many more runs of a function its reserved concurrency lets start now; without one, there is no bound. */
    public int startsLeft(FunctionName function) {
        Map<FunctionName, Reservation> reserved = reservations.all();
        return locked(() -> room(reserved).startsLeft(function));
    }

    /** Requests that wait now. */
    public int waiting() {
        return locked(lines::size);
    }

    /** Memory that containers hold now, those being killed included. */
    public MemorySize inUse() {
        return locked(holdings::total);
    }

    public MemorySize budget() {
        return settings.budget();
    }

    /** Decides all that can be decided now, in the order of the turns. Needs the lock. */
    private Map<Waiter, AdmissionDecision> decide(Map<FunctionName, Reservation> reserved) {
        Map<Waiter, AdmissionDecision> decided = new LinkedHashMap<>();
        if (lines.size() == 0) {
            holdUp(Optional.empty());
            return decided;
        }
        Room room = room(reserved);
        Optional<FunctionName> inTheWay = Optional.empty();
        Deque<FunctionName> turns = lines.turns();
        while (!turns.isEmpty()) {
            FunctionName function = turns.removeFirst();
            Optional<Waiter> first = lines.first(function);
            if (first.isEmpty()) {
                continue;
            }
            Waiter waiter = first.get();
            Optional<Refused> hopeless = room.hopeless(waiter);
            boolean mustWait = room.atItsLimit(function) || (inTheWay.isPresent() && room.needsShared(waiter));
            if (hopeless.isPresent()) {
                lines.remove(waiter);
                decided.put(waiter, hopeless.get());
                turns.addFirst(function);
            } else if (!mustWait && room.hasMemoryFor(waiter)) {
                room.take(waiter);
                lines.serveFirst(function);
                decided.put(waiter, new Granted(new HeldPermit(waiter, holdings, this::giveBack)));
                turns.addLast(function);
            } else if (!mustWait && room.needsShared(waiter) && !room.hasOwnSoon(waiter)) {
                inTheWay = Optional.of(function);
            }
        }
        holdUp(inTheWay);
        return decided;
    }

    /** Remembers which function the others wait for, and limits for how long. Needs the lock. */
    private void holdUp(Optional<FunctionName> function) {
        if (!turn.map(Turn::function).equals(function)) {
            turn.ifPresent(last -> last.limit().cancel());
            turn = function.map(name -> new Turn(name, timers.after(settings.longestWait(), () -> turnIsOver(name))));
        }
    }

    private void turnIsOver(FunctionName function) {
        change(reserved -> {
            if (turn.map(Turn::function).equals(Optional.of(function))) {
                turn = Optional.empty();
                lines.endTurn(function);
            }
            return decide(reserved);
        });
    }

    private void giveBack(BooleanSupplier step) {
        change(reserved -> step.getAsBoolean() ? decide(reserved) : Map.of());
    }

    private void waitedTooLong(Waiter waiter) {
        change(reserved -> {
            if (!lines.remove(waiter)) {
                return Map.of();
            }
            Map<Waiter, AdmissionDecision> decided = decide(reserved);
            decided.put(
                    waiter,
                    room(reserved)
                            .refusal(
                                    waiter.function(),
                                    "no room after " + settings.longestWait().toMillis() / 1e3 + " s"));
            return decided;
        });
    }

    private void leave(Waiter waiter) {
        change(reserved -> lines.remove(waiter) ? decide(reserved) : Map.of());
    }

    private Room room(Map<FunctionName, Reservation> reserved) {
        return new Room(settings.budget(), reserved, holdings);
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the state under the lock, and tells those whose requests that has decided outside it. */
    private void change(Change change) {
        Map<FunctionName, Reservation> reserved = reservations.all();
        locked(() -> change.apply(reserved)).forEach((waiter, decision) -> {
            boolean wanted = waiter.decision().complete(decision);
            if (!wanted && decision instanceof Granted(Permit permit)) {
                permit.containerDead();
            }
        });
    }

    private interface Change {
        Map<Waiter, AdmissionDecision> apply(Map<FunctionName, Reservation> reserved);
    }

    /** The function whose turn it is, while there is no room for it. */
    private record Turn(FunctionName function, Timers.Timer limit) {}
}
