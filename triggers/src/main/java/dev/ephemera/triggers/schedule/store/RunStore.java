package dev.ephemera.triggers.schedule.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes that fire schedules share. Each method is one transaction, and throws an unchecked
 * exception if the database does not answer; it has had no effect then, or nobody knows. Thread-safe, and
 * so across nodes.
 *
 * <p>A run that is pending is <em>held</em> until a moment by the node that hands it over. Whoever takes it
 * after that moment hands over the same invocation, which does no harm.
 */
public interface RunStore {

    /** Schedules whose next time has come, the most overdue first. */
    List<Schedule> due(Instant now, int limit);

    /** The next time of any schedule. */
    Optional<Instant> next();

    /**
     * Writes down what has been decided: in one transaction the runs are pending and the schedules go on.
     * What was decided on a state that has changed meanwhile is left out.
     *
     * @return what was written down; its runs are pending, held by the caller
     */
    List<Planned> record(List<Planned> decided, Instant heldUntil);

    /** Whether any run of a schedule is pending. */
    boolean isPending(ScheduleName name);

    /**
     * Takes runs that nobody holds any more. What is held for longer than twice the caller's own hold counts as
     * held by a clock that was wrong.
     *
     * @param heldUntil the caller holds them until then
     */
    List<PendingRun> takeStranded(Instant now, Instant heldUntil, int limit);

    /** Forgets who holds what; for the one node of a database that no other one uses. */
    void releaseAll();

    /** Writes down what became of runs. */
    void settle(List<Settled> settled);
}
