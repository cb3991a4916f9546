package dev.ephemera.dispatcher.live;

import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A run that goes on, until it is closed. Thread-safe: what changes is in its log, its session and its futures. */
public final class LiveRun implements AutoCloseable {

    private final LiveRuns runs;
    private final Invocation invocation;
    private final Instant since;
    private final Where where;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private volatile boolean over;

    /**
     * What it runs in.
     *
     * @param log its output, which grows
     * @param session what the container says
     */
    public record Where(ContainerId container, StartType start, RunLog log, RuntimeSession session) {}

    LiveRun(LiveRuns runs, Invocation invocation, Instant since, Where where) {
        this.runs = runs;
        this.invocation = invocation;
        this.since = since;
        this.where = where;
    }

    public Invocation invocation() {
        return invocation;
    }

    public InvocationId id() {
        return invocation.id();
    }

    /** When its container was in hand. */
    public Instant since() {
        return since;
    }

    public ContainerId container() {
        return where.container();
    }

    public StartType start() {
        return where.start();
    }

    /** What it reported last, if it did. */
    public Optional<Progress> progress() {
        return where.session().progress().map(Progress::of);
    }

    /** Completes when somebody wants it ended. */
    public CompletableFuture<?> cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled.complete(null);
    }

    RunLog log() {
        return where.log();
    }

    /** Whether its log is complete. */
    boolean over() {
        return over;
    }

    /** The run has ended, and its log has its last line. */
    @Override
    public void close() {
        over = true;
        runs.ended(this);
    }
}
