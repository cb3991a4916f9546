package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Deletes what is kept no longer, a little at a time, so that it is never in the way of new records.
 * Only functions that have new records are looked at. Confined to the writer's thread.
 */
final class PruneRecords {

    static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Bounds how far a busy function gets ahead of its limit between two rounds. */
    static final int MOST_NEW_RECORDS = 5_000;

    static final int STEP = 200;

    private final RecordStore store;
    private final Retention retention;
    private final TimeSource time;
    private final Set<FunctionName> grown = new HashSet<>();
    private final Queue<FunctionName> toCheck = new ArrayDeque<>();
    private Optional<Surplus> surplus = Optional.empty();
    private boolean tooOld = true;
    private int newRecords;
    private long lastRound;

    PruneRecords(RecordStore store, Retention retention, TimeSource time) {
        this.store = store;
        this.retention = retention;
        this.time = time;
        lastRound = time.monotonicNanos();
    }

    void written(List<InvocationRecord> batch) {
        batch.forEach(record -> grown.add(record.function()));
        newRecords += batch.size();
    }

    /**
     * Does a little, if there is anything to do.
     *
     * @return whether there is more
     * @throws RuntimeException the store's; the rest is then left to the next round
     */
    boolean step() {
        if (!inRound()
                && (newRecords >= MOST_NEW_RECORDS || time.since(lastRound).compareTo(INTERVAL) >= 0)) {
            toCheck.addAll(grown);
            grown.clear();
            newRecords = 0;
            tooOld = true;
        }
        boolean done = false;
        try {
            deleteSome();
            done = true;
        } finally {
            if (!done) {
                leaveRestToNextRound();
            }
        }
        if (inRound()) {
            return true;
        }
        lastRound = time.monotonicNanos();
        return false;
    }

    private void deleteSome() {
        if (tooOld) {
            tooOld = store.delete(time.instant().minus(retention.age()), STEP) == STEP;
        } else if (surplus.isPresent()) {
            Surplus found = surplus.get();
            boolean more = store.delete(found.function(), found.from(), STEP) == STEP;
            surplus = more ? surplus : Optional.empty();
        } else if (!toCheck.isEmpty()) {
            FunctionName function = toCheck.element();
            surplus = store.surplus(function, retention).map(from -> new Surplus(function, from));
            toCheck.remove();
        }
    }

    private void leaveRestToNextRound() {
        surplus.ifPresent(found -> grown.add(found.function()));
        grown.addAll(toCheck);
        surplus = Optional.empty();
        toCheck.clear();
        tooOld = false;
        lastRound = time.monotonicNanos();
    }

    private boolean inRound() {
        return tooOld || surplus.isPresent() || !toCheck.isEmpty();
    }

    private record Surplus(FunctionName function, RecordPosition from) {}
}
