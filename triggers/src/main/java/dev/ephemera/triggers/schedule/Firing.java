package dev.ephemera.triggers.schedule;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.schedule.plan.Due;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Plan;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.Planned;
import dev.ephemera.triggers.schedule.store.RunStore;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import dev.ephemera.triggers.schedule.store.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One node's part in firing schedules, look by look. Nothing is lost wherever a node dies, and all nodes
 * may do this at once:
 *
 * <ol>
 *   <li>That a time runs, and that the schedule goes on to its next time, is written down in one
 *       transaction, by whoever is first. From then on the run is pending, and will be handed over.
 *   <li>It is handed to the queue, under an id that only depends on the schedule and the time.
 *   <li>It is forgotten.
 * </ol>
 *
 * Between the second and the third step a death has it handed over again, by any node, under the same id; the
 * ledger of invocations lets it run once. Confined to one thread.
 */
final class Firing {

    /** Within this a node hands over what it has taken, or another one does. */
    static final Duration HOLD = Duration.ofSeconds(30);

    /** Clocks jump, and other nodes change schedules: nobody sleeps longer. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** What has been handed over is written down so often, many at a time. */
    static final Duration SETTLE = Duration.ofMillis(100);

    private static final int AT_ONCE = 200;

    private final RunStore store;
    private final HandOvers handOvers;
    private final Predicate<InvocationId> unfinished;
    private final ScheduleMetrics metrics;
    private final InstantSource time;
    private final List<Settled> unwritten = new ArrayList<>();

    /** @param unfinished whether an invocation waits or runs */
    Firing(
            RunStore store,
            HandOvers handOvers,
            Predicate<InvocationId> unfinished,
            ScheduleMetrics metrics,
            InstantSource time) {
        this.store = store;
        this.handOvers = handOvers;
        this.unfinished = unfinished;
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * Does what is to be done now, but for a bounded number of schedules.
     *
     * @return how long there is nothing more to do, unless a schedule is changed
     */
    Duration look() {
        writeDown();
        boolean moreStranded = takeStranded();
        boolean moreDue = decide();
        return moreStranded || moreDue ? Duration.ZERO : untilNext();
    }

    private boolean takeStranded() {
        int most = Math.min(handOvers.room(), AT_ONCE);
        if (most == 0) {
            return false;
        }
        Instant now = time.instant();
        List<PendingRun> stranded = store.takeStranded(now, now.plus(HOLD), most);
        stranded.forEach(handOvers::begin);
        return stranded.size() == most;
    }

    /** Writes down what became of hand-overs. */
    void writeDown() {
        unwritten.addAll(handOvers.takeSettled());
        if (!unwritten.isEmpty()) {
            store.settle(unwritten);
            handOvers.forget(unwritten);
            unwritten.forEach(metrics::settled);
            unwritten.clear();
        }
    }

    private boolean decide() {
        Instant now = time.instant();
        List<Schedule> due = store.due(now, AT_ONCE);
        if (due.isEmpty()) {
            return false;
        }
        List<Planned> decided = due.stream()
                .map(schedule -> new Planned(schedule, plan(schedule, now)))
                .toList();
        boolean room =
                decided.stream().mapToInt(one -> one.plan().runs().size()).sum() <= handOvers.room();
        // What is not held waits in the database for whoever has room.
        List<Planned> written = store.record(decided, room ? now.plus(HOLD) : now);
        written.forEach(metrics::decided);
        if (room) {
            written.forEach(planned -> planned.runs().forEach(handOvers::begin));
        }
        return due.size() == AT_ONCE;
    }

    private Plan plan(Schedule schedule, Instant now) {
        ScheduleDefinition definition = schedule.definition();
        Due due = new Due(
                definition.timing(),
                schedule.progress().since(),
                schedule.progress().next().orElseThrow(),
                schedule.progress().runs(),
                definition.overlapping() == OverlappingRuns.SKIP && isBusy(schedule));
        return Plan.of(due, definition.missed(), definition.overlapping(), now);
    }

    private boolean isBusy(Schedule schedule) {
        return store.isPending(schedule.name())
                || schedule.past().lastInvocation().filter(unfinished).isPresent();
    }

    private Duration untilNext() {
        Duration longest = handOvers.isIdle() ? LOOK : SETTLE;
        return store.next()
                .map(next -> Duration.between(time.instant(), next))
                .filter(wait -> wait.compareTo(longest) < 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElse(longest);
    }
}
