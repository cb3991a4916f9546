package dev.ephemera.dispatcher.live;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Which runs go on here now. Thread-safe: guarded by its own monitor, except that {@code followers} can
 * be read without.
 */
public final class LiveRuns {

    /** Each may keep the logs of some runs in memory that are over. */
    static final int MOST_FOLLOWERS = 64;

    private final TimeSource time;
    private final Timers timers;
    private final ProgressListener progress;
    private final Set<LiveRun> runs = new LinkedHashSet<>();
    private final List<LogFollower> followers = new CopyOnWriteArrayList<>();

    public LiveRuns(TimeSource time, Timers timers, ProgressListener progress) {
        this.time = time;
        this.timers = timers;
        this.progress = progress;
    }

    /** A run begins; to be closed when its log is complete. */
    public LiveRun begin(Invocation invocation, LiveRun.Where where) {
        LiveRun run = new LiveRun(this, invocation, time.instant(), where);
        where.log().onGrowth(() -> followers.forEach(follower -> follower.grown(run)));
        where.session().onProgress(report -> progress.progressed(invocation.id(), Progress.of(report)));
        synchronized (this) {
            runs.add(run);
            followers.forEach(follower -> follower.begun(run));
        }
        return run;
    }

    /** What runs now, in the order in which it began. */
    public synchronized List<LiveRun> all() {
        return List.copyOf(runs);
    }

    /** The run of an invocation, if it goes on. */
    public Optional<LiveRun> find(InvocationId id) {
        return all().stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /**
     * Has an invocation ended that runs here; its outcome is that of a caller who has gone away.
     *
     * @return whether there was one
     */
    public boolean cancel(InvocationId id) {
        List<LiveRun> wanted = all().stream().filter(run -> run.id().equals(id)).toList();
        wanted.forEach(LiveRun::cancel);
        return !wanted.isEmpty();
    }

    /**
     * Follows the log of an invocation, byte by byte, from its beginning, whether it runs already or
     * not.
     *
     * @throws RejectedRequestException if there are very many followers already
     */
    public LogFollower follow(InvocationId id) {
        return follow(run -> run.id().equals(id), LogFollower.Cut.ANYWHERE);
    }

    /** Follows the logs of a function's runs, those that begin later too, line by line. */
    public LogFollower follow(FunctionName function) {
        return follow(run -> run.invocation().function().name().equals(function), LogFollower.Cut.AT_LINES);
    }

    private synchronized LogFollower follow(Predicate<LiveRun> wanted, LogFollower.Cut cut) {
        if (followers.size() >= MOST_FOLLOWERS) {
            throw new RejectedRequestException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Already " + MOST_FOLLOWERS + " clients follow logs on this node, and that is the most; end one");
        }
        LogFollower follower = new LogFollower(this, wanted, cut, timers);
        followers.add(follower);
        runs.forEach(follower::begun);
        return follower;
    }

    /** Ends all following: nothing is to be read here any more. */
    public void endFollowing() {
        followers.forEach(LogFollower::close);
    }

    void ended(LiveRun run) {
        synchronized (this) {
            runs.remove(run);
        }
        followers.forEach(follower -> follower.ended(run));
    }

    void forget(LogFollower follower) {
        synchronized (this) {
            followers.remove(follower);
        }
    }
}
