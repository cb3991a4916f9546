package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Records in memory. Thread-safe: all state is guarded by the object's own monitor. */
final class FakeRecordStore implements RecordStore {

    private static final Comparator<RecordPosition> ORDER = Comparator.comparing(RecordPosition::received)
            .thenComparing(position -> position.id().toString());

    private final List<InvocationRecord> records = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<Integer> deletions = new ArrayList<>();
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

    synchronized List<InvocationRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized void write(List<InvocationRecord> added) {
        while (stuck) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        failIfScripted();
        batches.add(added.size());
        records.addAll(added);
    }

    @Override
    public synchronized Optional<InvocationRecord> find(InvocationId id) {
        return records.stream().filter(record -> record.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<InvocationRecord> recent(
            FunctionName function, int limit, Optional<RecordPosition> before) {
        return newestFirst(function).stream()
                .filter(record -> before.isEmpty() || ORDER.compare(record.position(), before.get()) < 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<RecordPosition> surplus(FunctionName function, Retention retention) {
        failIfScripted();
        return newestFirst(function).stream()
                .skip(retention.perFunction())
                .findFirst()
                .map(InvocationRecord::position);
    }

    @Override
    public synchronized int delete(FunctionName function, RecordPosition from, int limit) {
        return delete(
                record -> record.function().equals(function) && ORDER.compare(record.position(), from) <= 0, limit);
    }

    @Override
    public synchronized int delete(Instant moment, int limit) {
        return delete(record -> record.received().isBefore(moment), limit);
    }

    private int delete(Predicate<InvocationRecord> which, int limit) {
        failIfScripted();
        List<InvocationRecord> gone =
                records.stream().filter(which).limit(limit).toList();
        records.removeAll(gone);
        deletions.add(gone.size());
        return gone.size();
    }

    private List<InvocationRecord> newestFirst(FunctionName function) {
        return records.stream()
                .filter(record -> record.function().equals(function))
                .sorted(Comparator.comparing(InvocationRecord::position, ORDER).reversed())
                .toList();
    }

    private void failIfScripted() {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("scripted: the database fails");
        }
    }
}
