package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Divides the budget, as it stands at one moment: each reservation is set aside for its function, the
 * rest is shared. What a function holds beyond its reservation, because its containers die later than
 * its runs end or because the reservation was changed, counts as shared, so that the total stays
 * within the budget and every other reservation stays whole. Not thread-safe: guarded by the
 * admission's lock, and of no use once that is released.
 */
final class Room {

    private final MemorySize budget;
    private final Map<FunctionName, Reservation> reserved;
    private final Holdings holdings;
    private final MemorySize shared;
    private MemorySize sharedInUse;

    Room(MemorySize budget, Map<FunctionName, Reservation> reserved, Holdings holdings) {
        this.budget = budget;
        this.reserved = reserved;
        this.holdings = holdings;
        shared = budget.minus(
                reserved.values().stream().map(Reservation::total).reduce(MemorySize.ZERO, MemorySize::plus));
        sharedInUse = holdings.memory().entrySet().stream()
                .map(held -> held.getValue().minus(setAside(held.getKey())))
                .reduce(MemorySize.ZERO, MemorySize::plus);
    }

    /** Why a request could never be granted, if so. */
    Optional<AdmissionDecision.Refused> hopeless(Waiter waiter) {
        FunctionName function = waiter.function();
        Reservation own = reserved.get(function);
        if (own != null && own.concurrency() == 0) {
            return Optional.of(new AdmissionDecision.Refused(
                    ThrottleReason.RESERVED_CONCURRENT,
                    "Function '" + function + "' is stopped: its reserved concurrency is 0"));
        }
        MemorySize most = min(budget, shared.plus(setAside(function)));
        return waiter.memory().compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(new AdmissionDecision.Refused(
                        ThrottleReason.CONCURRENT,
                        "Function '" + function + "' needs " + waiter.memory() + ", but its runs may hold no more than "
                                + most + " in all; raise ephemera.admission.budget, lower its MemorySize or reserve"
                                + " less for other functions"));
    }

    /** Whether a function runs as often as it may. */
    boolean atItsLimit(FunctionName function) {
        return startsLeft(function) == 0;
    }

    /** How many more runs of a function may start, as far as its reservation goes. */
    int startsLeft(FunctionName function) {
        Reservation own = reserved.get(function);
        return own == null ? Integer.MAX_VALUE : Math.max(0, own.concurrency() - holdings.running(function));
    }

    /** Whether a request would take memory that is set aside for nobody. */
    boolean needsShared(Waiter waiter) {
        return fromShared(waiter).compareTo(MemorySize.ZERO) > 0;
    }

    /** Whether a request only waits for containers of its own function to die. */
    boolean hasOwnSoon(Waiter waiter) {
        FunctionName function = waiter.function();
        MemorySize alive = holdings.memory(function).minus(holdings.dying(function));
        return alive.plus(waiter.memory()).compareTo(setAside(function)) <= 0;
    }

    /** Whether there is memory for a request, be it set aside or shared. */
    boolean hasMemoryFor(Waiter waiter) {
        MemorySize fromShared = fromShared(waiter);
        return holdings.total().plus(waiter.memory()).compareTo(budget) <= 0
                && (fromShared.equals(MemorySize.ZERO)
                        || sharedInUse.plus(fromShared).compareTo(shared) <= 0);
    }

    void take(Waiter waiter) {
        sharedInUse = sharedInUse.plus(fromShared(waiter));
        holdings.take(waiter.function(), waiter.memory());
    }

    AdmissionDecision.Refused refusal(FunctionName function, String why) {
        @Nullable Reservation own = reserved.get(function);
        return own == null
                ? new AdmissionDecision.Refused(
                        ThrottleReason.CONCURRENT,
                        "Rate exceeded: " + why + ", and " + sharedInUse + " of " + shared + " are in use")
                : new AdmissionDecision.Refused(
                        ThrottleReason.RESERVED_CONCURRENT,
                        "Rate exceeded: " + why + ", and function '" + function + "' runs " + holdings.running(function)
                                + " of its " + own.concurrency() + " reserved times");
    }

    private MemorySize fromShared(Waiter waiter) {
        MemorySize setAside = setAside(waiter.function());
        MemorySize held = holdings.memory(waiter.function());
        return held.plus(waiter.memory()).minus(setAside).minus(held.minus(setAside));
    }

    private MemorySize setAside(FunctionName function) {
        Reservation own = reserved.get(function);
        return own == null ? MemorySize.ZERO : own.total();
    }

    private static MemorySize min(MemorySize one, MemorySize other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
