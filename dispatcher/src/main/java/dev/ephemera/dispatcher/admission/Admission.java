package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.admission.AdmissionDecision.Granted;
import dev.ephemera.dispatcher.admission.AdmissionDecision.Refused;
import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what runs at a time by memory and by reserved concurrency, and lets the rest wait in fair
 * order. Thread-safe: all state is guarded by {@code lock}; futures complete outside it.
 *
 * <p>A function with reserved concurrency has that share to itself and no more. All others share the
 * rest. Among waiting functions turns go round; nobody overtakes a function whose turn it is, so a
 * large one is not starved by many small ones.
 */
public final class Admission {

    private final AdmissionSettings settings;
    private final Reservations reservations;
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingLines lines = new WaitingLines();
    private final Map<FunctionName, Integer> running = new HashMap<>();
    private MemorySize sharedInUse = MemorySize.ZERO;
    private MemorySize reservedInUse = MemorySize.ZERO;

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
        AdmissionDecision now;
        lock.lock();
        try {
            Map<FunctionName, Reservation> reserved = reservations.all();
            Optional<Refused> hopeless = hopeless(waiter, reserved);
            if (hopeless.isPresent()) {
                now = hopeless.get();
            } else if (!mustWait(waiter, reserved)) {
                now = new Granted(take(waiter, reserved));
            } else if (lines.size() >= settings.longestQueue()) {
                now = refused(waiter, reserved, settings.longestQueue() + " requests are waiting already");
            } else {
                lines.add(waiter);
                Timers.Timer limit = timers.after(settings.longestWait(), () -> waitedTooLong(waiter));
                waiter.decision().whenComplete((decision, gaveUp) -> {
                    limit.cancel();
                    if (gaveUp != null) {
                        leave(waiter);
                    }
                });
                return waiter.decision();
            }
        } finally {
            lock.unlock();
        }
        waiter.decision().complete(now);
        return waiter.decision();
    }

    /** Requests that wait now. */
    public int waiting() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Memory that containers hold now, those being killed included. */
    public MemorySize inUse() {
        lock.lock();
        try {
            return sharedInUse.plus(reservedInUse);
        } finally {
            lock.unlock();
        }
    }

    public MemorySize budget() {
        return settings.budget();
    }

    private Optional<Refused> hopeless(Waiter waiter, Map<FunctionName, Reservation> reserved) {
        Reservation own = reserved.get(waiter.function());
        if (own != null && own.concurrency() == 0) {
            return Optional.of(new Refused(
                    ThrottleReason.RESERVED_CONCURRENT,
                    "Function '" + waiter.function() + "' is stopped: its reserved concurrency is 0"));
        }
        MemorySize most = own == null ? shared(reserved) : settings.budget();
        return waiter.memory().compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(new Refused(
                        ThrottleReason.CONCURRENT,
                        "Function '" + waiter.function() + "' needs " + waiter.memory()
                                + ", but runs may hold no more than " + most
                                + " in all; raise ephemera.admission.memory or lower its MemorySize"));
    }

    private boolean mustWait(Waiter waiter, Map<FunctionName, Reservation> reserved) {
        boolean inLine = reserved.containsKey(waiter.function())
                ? lines.anyOf(waiter.function())
                : lines.anyBut(reserved.keySet());
        return inLine || !fits(waiter, reserved);
    }

    private boolean fits(Waiter waiter, Map<FunctionName, Reservation> reserved) {
        Reservation own = reserved.get(waiter.function());
        return own == null
                ? sharedInUse.plus(waiter.memory()).compareTo(shared(reserved)) <= 0
                : running.getOrDefault(waiter.function(), 0) < own.concurrency();
    }

    private MemorySize shared(Map<FunctionName, Reservation> reserved) {
        return settings.budget()
                .minus(reserved.values().stream().map(Reservation::total).reduce(MemorySize.ZERO, MemorySize::plus));
    }

    private Permit take(Waiter waiter, Map<FunctionName, Reservation> reserved) {
        running.merge(waiter.function(), 1, Integer::sum);
        boolean isReserved = reserved.containsKey(waiter.function());
        if (isReserved) {
            reservedInUse = reservedInUse.plus(waiter.memory());
        } else {
            sharedInUse = sharedInUse.plus(waiter.memory());
        }
        return new HeldPermit(() -> runEnded(waiter.function()), () -> containerDead(waiter.memory(), isReserved));
    }

    private void runEnded(FunctionName function) {
        giveBack(() -> running.computeIfPresent(function, (name, count) -> count == 1 ? null : count - 1));
    }

    private void containerDead(MemorySize memory, boolean wasReserved) {
        giveBack(() -> {
            if (wasReserved) {
                reservedInUse = reservedInUse.minus(memory);
            } else {
                sharedInUse = sharedInUse.minus(memory);
            }
        });
    }

    private void giveBack(Runnable change) {
        Map<Waiter, Permit> granted = new HashMap<>();
        lock.lock();
        try {
            change.run();
            Map<FunctionName, Reservation> reserved = reservations.all();
            List<FunctionName> blocked = new ArrayList<>();
            Optional<Waiter> next = lines.next(blocked);
            while (next.isPresent()) {
                Waiter waiter = next.get();
                if (fits(waiter, reserved)) {
                    lines.remove(waiter);
                    granted.put(waiter, take(waiter, reserved));
                } else if (reserved.containsKey(waiter.function())) {
                    blocked.add(waiter.function());
                } else {
                    lines.functions().stream()
                            .filter(function -> !reserved.containsKey(function))
                            .forEach(blocked::add);
                }
                next = lines.next(blocked);
            }
        } finally {
            lock.unlock();
        }
        granted.forEach((waiter, permit) -> {
            if (!waiter.decision().complete(new Granted(permit))) {
                permit.containerDead();
            }
        });
    }

    private void waitedTooLong(Waiter waiter) {
        AdmissionDecision refused;
        lock.lock();
        try {
            if (!lines.remove(waiter)) {
                return;
            }
            refused = refused(
                    waiter,
                    reservations.all(),
                    "no room after " + settings.longestWait().toSeconds() + " s");
        } finally {
            lock.unlock();
        }
        waiter.decision().complete(refused);
    }

    private void leave(Waiter waiter) {
        lock.lock();
        try {
            lines.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private Refused refused(Waiter waiter, Map<FunctionName, Reservation> reserved, String why) {
        Reservation own = reserved.get(waiter.function());
        return own == null
                ? new Refused(
                        ThrottleReason.CONCURRENT,
                        "Rate exceeded: " + why + ", and " + sharedInUse + " of " + shared(reserved) + " are in use")
                : new Refused(
                        ThrottleReason.RESERVED_CONCURRENT,
                        "Rate exceeded: " + why + ", and function '" + waiter.function() + "' runs "
                                + running.getOrDefault(waiter.function(), 0) + " of its " + own.concurrency()
                                + " reserved times");
    }
}
