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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is kept no longer, a little at a time, so that it is never in the way of new records.
 * Only functions that have new records are looked at. Confined to the writer's thread.
 */
final class PruneRecords {

    static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Bounds how far a busy function gets ahead of its limit between two rounds. */
    static final int MOST_NEW_RECORDS = 5_000;

    static final int STEP = 200;

    private static final Logger log = LoggerFactory.getLogger(PruneRecords.class);

    private final RecordStore store;
    private final Retention retention;
    private final TimeSource time;
    private final Set<FunctionName> grown = new HashSet<>();
    private final Queue<FunctionName> toCheck = new ArrayDeque<>();
    private Optional<Surplus> surplus = Optional.empty();
    private boolean tooOld = true;
    private boolean deadTooLong = true;
    private long deadForgotten;
    private int newRecords;
    private long lastRound;

    PruneRecords(RecordStore store, Retention retention, TimeSource time) {
        this.store = store;
        this.retention = retention;
        this.time = time;
        lastRound = time.monotonicNanos();
    }

    void written(List<Note> batch) {
        for (Note note : batch) {
            switch (note) {
                case Note.Ran run -> grew(run.detail().record().function().name());
                case Note.Grown(FunctionName function) -> grew(function);
                case Note.Accepted _, Note.Progressed _ -> {}
            }
        }
    }

    private void grew(FunctionName function) {
        grown.add(function);
        newRecords++;
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
            deadTooLong = true;
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
        } else if (deadTooLong) {
            deleteDead();
        } else if (surplus.isPresent()) {
            Surplus found = surplus.get();
            boolean more = store.delete(found.function(), found.from(), time.instant(), STEP) == STEP;
            surplus = more ? surplus : Optional.empty();
        } else if (!toCheck.isEmpty()) {
            FunctionName function = toCheck.element();
            surplus = store.surplus(function, retention, time.instant()).map(from -> new Surplus(function, from));
            toCheck.remove();
        }
    }

    private void deleteDead() {
        int gone = store.deleteDead(time.instant().minus(retention.deadLetters()), STEP);
        deadForgotten += gone;
        deadTooLong = gone == STEP;
        if (!deadTooLong && deadForgotten > 0) {
            log.warn("{} dead letters were kept for {} and are forgotten", deadForgotten, retention.deadLetters());
            deadForgotten = 0;
        }
    }

    private void leaveRestToNextRound() {
        surplus.ifPresent(found -> grown.add(found.function()));
        grown.addAll(toCheck);
        surplus = Optional.empty();
        toCheck.clear();
        tooOld = false;
        deadTooLong = false;
        lastRound = time.monotonicNanos();
    }

    private boolean inRound() {
        return tooOld || deadTooLong || surplus.isPresent() || !toCheck.isEmpty();
    }

    private record Surplus(FunctionName function, RecordPosition from) {}
}
