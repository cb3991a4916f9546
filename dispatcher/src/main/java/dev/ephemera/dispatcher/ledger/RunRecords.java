package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.dispatch.RunListener;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers every invocation that was let in, with its log. Records are written behind, in batches,
 * so that no caller waits for the database; a crash loses those of the last moment ({@link
 * RecordSettings#pause}). When they come faster than the database takes them, records are dropped
 * and counted. Throttled invocations are not recorded: a flood of them would push out the records of
 * runs. Thread-safe.
 */
public final class RunRecords implements RunListener, AutoCloseable {

    /** The most records that one reading returns: each may bring a log of a megabyte. */
    public static final int MOST_AT_ONCE = 100;

    private static final Logger log = LoggerFactory.getLogger(RunRecords.class);

    private final RecordSettings settings;
    private final RecordStore store;
    private final RecordQueue queue;
    private final TimeSource time;
    private final Timers timers;
    private final Thread writer;

    RunRecords(RecordSettings settings, RecordStore store, TimeSource time, Timers timers) {
        this.settings = settings;
        this.store = store;
        this.time = time;
        this.timers = timers;
        queue = new RecordQueue(settings, timers);
        PruneRecords prune = new PruneRecords(store, settings.retention(), time);
        // A platform thread, as the drivers of databases wait in native code and under monitors.
        writer = Thread.ofPlatform()
                .name("run-records")
                .daemon()
                .unstarted(new WriteRecords(queue, store, prune, timers));
    }

    /** Starts to take records; to be closed before the database. */
    public static RunRecords open(Database database, RecordSettings settings, TimeSource time, Timers timers) {
        RunRecords records = new RunRecords(settings, new SqlRecords(database), time, timers);
        records.start();
        return records;
    }

    void start() {
        writer.start();
        wakeForPruning();
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome) {
        RecordOutcome.of(invocation, outcome, time.instant()).ifPresent(this::add);
    }

    /** Finds an invocation, however little ago it ended. */
    public Optional<InvocationRecord> find(InvocationId id) throws InterruptedException {
        queue.flush();
        return store.find(id);
    }

    /**
     * The last invocations of a function, newest first, those that have just ended included.
     *
     * @param limit 1 to {@value #MOST_AT_ONCE}
     * @param before leaves out this record and newer ones
     */
    public List<InvocationRecord> recent(FunctionName function, int limit, Optional<RecordPosition> before)
            throws InterruptedException {
        if (limit < 1 || limit > MOST_AT_ONCE) {
            throw new IllegalArgumentException("The limit is 1 to " + MOST_AT_ONCE + ", not " + limit);
        }
        queue.flush();
        return store.recent(function, limit, before);
    }

    /** How many records have been lost since the start. */
    public long dropped() {
        return queue.dropped();
    }

    /** Writes what is left, for as long as the settings allow, and takes no more. */
    @Override
    public void close() {
        queue.close();
        if (!writerEnds()) {
            writer.interrupt();
            queue.abandon();
            log.error(
                    "{} records of invocations could not be written within {} and are lost",
                    queue.unsettled(),
                    settings.closing());
        }
    }

    private boolean writerEnds() {
        try {
            return writer.join(settings.closing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void add(InvocationRecord record) {
        if (queue.add(record) == RecordQueue.Added.DROPPED_FIRST) {
            log.warn(
                    "Records of invocations are being dropped: those that wait for the database fill {}",
                    settings.queue());
        }
    }

    private void wakeForPruning() {
        if (!queue.closed()) {
            queue.wake();
            timers.after(PruneRecords.INTERVAL, this::wakeForPruning);
        }
    }
}
