package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Records in memory. Thread-safe: all state is guarded by the object's own monitor. */
final class FakeRecordStore implements RecordStore {

    private static final Comparator<RecordPosition> ORDER = Comparator.comparing(RecordPosition::at)
            .thenComparing(position -> position.id().toString());

    private final List<Note> notes = new ArrayList<>();
    private final List<InvocationRecord> records = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<Integer> deletions = new ArrayList<>();
    private final List<Instant> dead = new ArrayList<>();
    private boolean stuck;
    private int failures;

    /** Lets every write wait until {@link #release}. */
    synchronized void block() {
        stuck = true;
    }

    synchronized void release() {
        stuck = false;
        notifyAll();
    }

    synchronized void failNextCalls(int times) {
        failures = times;
    }

    /** The sizes of the batches written. */
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    /** How many records each deletion took. */
    synchronized List<Integer> deletions() {
        return List.copyOf(deletions);
    }

    synchronized List<Note> notes() {
        return List.copyOf(notes);
    }

    synchronized List<InvocationRecord> records() {
        return List.copyOf(records);
    }

    /** Adds a dead letter. */
    synchronized void addDead(Instant since) {
        dead.add(since);
    }

    synchronized List<Instant> dead() {
        return List.copyOf(dead);
    }

    @Override
    public synchronized void write(List<Note> added) {
        while (stuck) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        failIfScripted();
        batches.add(added.size());
        notes.addAll(added);
        for (Note note : added) {
            if (note instanceof Note.Ran ran) {
                records.add(ran.detail().record());
            }
        }
    }

    @Override
    public synchronized Optional<RecordPosition> surplus(FunctionName function, Retention retention, Instant now) {
        failIfScripted();
        return records.stream()
                .filter(record -> record.function().name().equals(function))
                .map(RecordPosition::of)
                .sorted(ORDER.reversed())
                .skip(retention.perFunction())
                .findFirst();
    }

    @Override
    public synchronized int delete(FunctionName function, RecordPosition from, Instant now, int limit) {
        return delete(
                record -> record.function().name().equals(function)
                        && ORDER.compare(RecordPosition.of(record), from) <= 0,
                limit);
    }

    @Override
    public synchronized int delete(Instant moment, int limit) {
        return delete(record -> record.ended().orElseThrow().isBefore(moment), limit);
    }

    @Override
    public synchronized int deleteDead(Instant moment, int limit) {
        failIfScripted();
        List<Instant> gone = dead.stream()
                .filter(since -> since.isBefore(moment))
                .limit(limit)
                .toList();
        dead.removeAll(gone);
        return gone.size();
    }

    private int delete(Predicate<InvocationRecord> which, int limit) {
        failIfScripted();
        List<InvocationRecord> gone =
                records.stream().filter(which).limit(limit).toList();
        records.removeAll(gone);
        deletions.add(gone.size());
        return gone.size();
    }

    private void failIfScripted() {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("scripted: the database fails");
        }
    }
}
