package dev.ephemera.dispatcher.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * Reads the logs of runs while they grow. {@link #next} is for one thread; everything else may be
 * called by any. No run ever waits for a reader: it is read from what its log keeps anyway, and of the
 * runs that are over only so much is kept for a slow reader as {@link Followed} says.
 */
public final class LogFollower implements AutoCloseable {

    /** How much comes at a time at most, in bytes. */
    static final int PIECE = 1 << 14;

    /** Where a piece may end that is not the last one of a log. */
    enum Cut {
        ANYWHERE,
        /** So that lines of several runs stay whole, unless one is longer than a piece. */
        AT_LINES
    }

    private final LiveRuns runs;
    private final Predicate<LiveRun> wanted;
    private final Cut cut;
    private final Timers timers;
    private final Followed followed = new Followed();
    private volatile CompletableFuture<Void> news = new CompletableFuture<>();
    private volatile boolean closed;

    LogFollower(LiveRuns runs, Predicate<LiveRun> wanted, Cut cut, Timers timers) {
        this.runs = runs;
        this.wanted = wanted;
        this.cut = cut;
        this.timers = timers;
    }

    /** Waits for what comes next, but not longer than {@code patience}; with none it only looks. */
    public LogStep next(Duration patience) throws InterruptedException {
        Optional<LogStep> step = look();
        if (step.isPresent() || patience.isZero()) {
            return step.orElseGet(LogStep.Quiet::new);
        }
        CompletableFuture<Void> longEnough = new CompletableFuture<>();
        Timers.Timer timer = timers.after(patience, () -> longEnough.complete(null));
        try {
            return await(longEnough);
        } finally {
            timer.cancel();
        }
    }

    private LogStep await(CompletableFuture<Void> longEnough) throws InterruptedException {
        while (true) {
            CompletableFuture<Void> sinceNow = new CompletableFuture<>();
            news = sinceNow; // Before the look, so that nothing can happen in between and not be noticed.
            Optional<LogStep> step = look();
            if (step.isPresent() || longEnough.isDone()) {
                return step.orElseGet(LogStep.Quiet::new);
            }
            try {
                CompletableFuture.anyOf(sinceNow, longEnough).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Waiting for a log failed", e);
            }
        }
    }

    private Optional<LogStep> look() {
        if (closed) {
            return Optional.of(new LogStep.Closed());
        }
        int leftOut = followed.takeLeftOut();
        if (leftOut > 0) {
            return Optional.of(new LogStep.Text(leftOutLine(leftOut)));
        }
        for (Followed.Reading reading : followed.inTurn()) {
            boolean over = reading.run().over(); // Before its log is read, which is complete then.
            byte[] piece = reading.read(cut);
            if (piece.length > 0) {
                followed.hadItsTurn(reading);
                return Optional.of(new LogStep.Text(piece));
            }
            if (over) {
                followed.remove(reading);
                return Optional.of(new LogStep.RunOver(reading.run()));
            }
        }
        return Optional.empty();
    }

    private static byte[] leftOutLine(int count) {
        return ("[the rest of the logs of " + count + (count == 1 ? " run" : " runs")
                        + " is left out here: more was printed than read]\n")
                .getBytes(UTF_8);
    }

    void begun(LiveRun run) {
        if (wanted.test(run)) {
            followed.add(run);
            wake();
        }
    }

    void grown(LiveRun run) {
        if (wanted.test(run)) {
            wake();
        }
    }

    void ended(LiveRun run) {
        if (wanted.test(run)) {
            followed.ended(run);
            wake();
        }
    }

    private void wake() {
        news.complete(null);
    }

    @Override
    public void close() {
        closed = true;
        runs.forget(this);
        wake();
    }
}
