package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.dispatch.RunListener;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers synchronous invocations, with their logs, and whatever else may be written behind: in
 * batches, so that no caller waits for the database. A crash loses what was noted in the last moment
 * ({@link RecordSettings.Writing#pause}). When notes come faster than the database takes them, they are
 * dropped and counted. Throttled invocations are not recorded: a flood of them would push out the
 * records of runs. Runs of asynchronous ones come here as well, but find their record made. Thread-safe.
 */
public final class RunRecords implements RunListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunRecords.class);

    private final RecordSettings settings;
    private final RecordOutcome recordOutcome;
    private final RecordQueue queue;
    private final LatestProgress progress;
    private final TimeSource time;
    private final Timers timers;
    private final Thread writer;

    RunRecords(RecordSettings settings, RecordStore store, LatestProgress progress, TimeSource time, Timers timers) {
        this.settings = settings;
        this.progress = progress;
        this.time = time;
        this.timers = timers;
        recordOutcome = new RecordOutcome(settings.bulk());
        queue = new RecordQueue(settings.writing(), timers);
        PruneRecords prune = new PruneRecords(store, settings.retention(), time);
        // A platform thread, as the drivers of databases wait in native code and under monitors.
        writer = Thread.ofPlatform()
                .name("run-records")
                .daemon()
                .unstarted(new WriteRecords(queue, store, prune, timers));
    }

    void start() {
        writer.start();
        wakeForPruning();
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome) {
        recordOutcome
                .of(invocation, outcome, time.instant())
                .filter(detail -> settings.recorded()
                        .includes(invocation.id(), detail.record().status()))
                .ifPresent(detail -> add(Note.Ran.of(detail, invocation)));
    }

    void progress(InvocationId id, Progress latest) {
        if (progress.put(id, latest) && !add(new Note.Progressed(id))) {
            progress.take(id);
        }
    }

    /** Waits until everything that has been noted by now is written, or given up. */
    void flush() throws InterruptedException {
        queue.flush();
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
                    settings.writing().closing());
        }
    }

    private boolean writerEnds() {
        try {
            return writer.join(settings.writing().closing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns false if there is no room for it. */
    boolean add(Note note) {
        RecordQueue.Added added = queue.add(note);
        if (added == RecordQueue.Added.DROPPED_FIRST) {
            log.warn(
                    "Records of invocations are being dropped: those that wait for the database fill {}",
                    settings.writing().queue());
        }
        return added == RecordQueue.Added.KEPT;
    }

    private void wakeForPruning() {
        if (!queue.closed()) {
            queue.wake();
            timers.after(PruneRecords.INTERVAL, this::wakeForPruning);
        }
    }
}
