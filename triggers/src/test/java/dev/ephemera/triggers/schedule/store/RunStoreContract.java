package dev.ephemera.triggers.schedule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import dev.ephemera.triggers.schedule.plan.Due;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Plan;
import dev.ephemera.triggers.schedule.plan.Skip;
import dev.ephemera.triggers.schedule.plan.Timing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for schedules and pending runs in every database. */
abstract class RunStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant HELD = NOW.plusSeconds(90);

    private Database database;
    private ScheduleStore schedules;
    private SqlRunStore runs;

    /** Opens the same database each time. */
    abstract Database open() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        database = open();
        schedules = new ScheduleStore(database);
        runs = new SqlRunStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Schedule insert(String name, String expression) {
        Schedule schedule = SampleSchedules.schedule(name, SampleSchedules.definition(expression), NOW);
        assertTrue(schedules.insert(schedule));
        return schedule;
    }

    private static Planned plan(Schedule schedule, Instant now) {
        Due due = new Due(
                schedule.definition().timing(),
                schedule.progress().since(),
                schedule.progress().next().orElseThrow(),
                schedule.progress().runs(),
                false);
        return new Planned(schedule, Plan.of(due, MissedRuns.RUN_ONCE, OverlappingRuns.ALLOW, now));
    }

    private List<PendingRun> decideAll(Instant now) {
        return pending(runs.record(
                runs.due(now, 100).stream().map(one -> plan(one, now)).toList(), HELD));
    }

    private static List<PendingRun> pending(List<Planned> written) {
        return written.stream().flatMap(planned -> planned.runs().stream()).toList();
    }

    @Test
    void whatIsStoredIsFoundAgain() throws IOException {
        Schedule plain = insert("plain", "rate(5 minutes)");
        Timing timing = new Timing(
                SampleSchedules.timing("cron(0 8 ? * MON-FRI *)").expression(),
                ZoneId.of("Europe/Berlin"),
                Optional.of(NOW),
                Optional.of(NOW.plus(Duration.ofDays(90))),
                OptionalInt.of(7));
        Schedule rich = SampleSchedules.schedule(
                "rich",
                new ScheduleDefinition(
                        FunctionReference.parse("report:2", Optional.empty()),
                        timing,
                        MissedRuns.SKIP,
                        OverlappingRuns.SKIP,
                        Optional.of("{\"a\":1}"),
                        "each morning"),
                NOW);
        assertTrue(schedules.insert(rich));
        assertFalse(schedules.insert(rich));
        try (Database again = open()) {
            assertEquals(List.of(plain, rich), new ScheduleStore(again).all());
            assertEquals(Optional.of(rich), new ScheduleStore(again).find(rich.name()));
        }
    }

    @Test
    void aChangeReplacesOnlyWhatItWasMadeOf() {
        Schedule first = insert("a", "rate(5 minutes)");
        Schedule changed = first.with(SampleSchedules.definition("rate(6 minutes)"), first.progress(), NOW);
        assertTrue(schedules.replace(changed));
        assertFalse(schedules.replace(changed));
        assertEquals(Optional.of(changed), schedules.find(first.name()));
    }

    @Test
    void whatIsDueComesInItsOrder() {
        insert("late", "rate(3 minutes)");
        insert("early", "rate(1 minute)");
        insert("never", "rate(1 day)");
        Instant now = NOW.plusSeconds(180);
        assertEquals(
                List.of("early", "late"),
                runs.due(now, 10).stream().map(one -> one.name().value()).toList());
        assertEquals(1, runs.due(now, 1).size());
        assertEquals(List.of(), runs.due(NOW.plusSeconds(59), 10));
        assertEquals(Optional.of(NOW.plusSeconds(60)), runs.next());
    }

    @Test
    void aDecisionMakesRunsAndLetsTheScheduleGoOn() {
        Schedule schedule = insert("a", "rate(1 minute)");
        List<PendingRun> pending = decideAll(NOW.plusSeconds(60));
        assertEquals(List.of(PendingRun.of(schedule, NOW.plusSeconds(60)).id()), ids(pending));
        Schedule after = schedules.find(schedule.name()).orElseThrow();
        assertEquals(new Progress(ScheduleState.ENABLED, NOW, Optional.of(NOW.plusSeconds(120)), 1), after.progress());
        assertEquals(Optional.of(NOW.plusSeconds(60)), after.past().lastRun());
        assertEquals(Optional.of(pending.getFirst().id()), after.past().lastInvocation());
        assertEquals(2, after.revision());
        assertTrue(runs.isPending(schedule.name()));
        assertFalse(runs.isPending(new ScheduleName("b")));
    }

    @Test
    void theLastTimeCompletesASchedule() {
        Schedule once = insert("once", "at(2026-11-21T10:01:00)");
        assertEquals(1, decideAll(NOW.plusSeconds(60)).size());
        assertEquals(
                new Progress(ScheduleState.COMPLETED, NOW, Optional.empty(), 1),
                schedules.find(once.name()).orElseThrow().progress());
        assertEquals(Optional.empty(), runs.next());
    }

    @Test
    void aSkipIsWrittenDown() {
        Schedule schedule = insert("a", "rate(1 minute)");
        Skip skip = new Skip(NOW.plusSeconds(60), Skip.Reason.OVERLAP);
        runs.record(
                List.of(new Planned(
                        schedule, new Plan(List.of(), Optional.of(skip), Optional.of(NOW.plusSeconds(120))))),
                HELD);
        assertEquals(
                Optional.of(skip),
                schedules.find(schedule.name()).orElseThrow().past().lastSkip());
    }

    @Test
    void whatWasDecidedOnAnOldStateIsLeftOut() {
        Schedule schedule = insert("a", "rate(1 minute)");
        Planned decided = plan(schedule, NOW.plusSeconds(60));
        assertTrue(
                schedules.replace(schedule.with(SampleSchedules.definition("rate(1 day)"), schedule.progress(), NOW)));
        assertEquals(List.of(), runs.record(List.of(decided), HELD));
        assertFalse(runs.isPending(schedule.name()));
    }

    @Test
    void ofManyWhoDecideAtOnceOneIsHeard() throws Exception {
        for (int i = 0; i < 50; i++) {
            insert("s" + i, "rate(1 minute)");
        }
        Instant now = NOW.plusSeconds(60);
        try (Database other = open();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            SqlRunStore second = new SqlRunStore(other);
            List<Planned> decided =
                    runs.due(now, 100).stream().map(one -> plan(one, now)).toList();
            List<Callable<List<Planned>>> nodes = List.of(
                    () -> runs.record(decided, HELD),
                    () -> second.record(decided.reversed(), HELD),
                    () -> runs.record(decided, HELD),
                    () -> second.record(decided, HELD));
            List<InvocationId> won = new ArrayList<>();
            for (Future<List<Planned>> node : threads.invokeAll(nodes)) {
                won.addAll(ids(pending(node.get())));
            }
            assertEquals(50, won.size());
            assertEquals(50, new HashSet<>(won).size());
        }
    }

    @Test
    void aRunIsTakenFromWhoeverHeldItTooLong() {
        insert("a", "rate(1 minute)");
        List<PendingRun> pending = decideAll(NOW.plusSeconds(60));
        assertEquals(List.of(), runs.takeStranded(HELD.minusMillis(1), HELD.plusSeconds(30), 10));
        List<PendingRun> taken = runs.takeStranded(HELD, HELD.plusSeconds(30), 10);
        assertEquals(ids(pending), ids(taken));
        assertEquals(pending.getFirst().time(), taken.getFirst().time());
        assertEquals(List.of(), runs.takeStranded(HELD, HELD.plusSeconds(30), 10));
    }

    @Test
    void aHoldThatReachesTooFarIsOneOfAWrongClock() {
        insert("a", "rate(1 minute)");
        decideAll(NOW.plusSeconds(60));
        Instant putBack = NOW.minus(Duration.ofDays(1));
        assertEquals(1, runs.takeStranded(putBack, putBack.plusSeconds(30), 10).size());
    }

    @Test
    void aHoldOfANodeWhoseClockIsAheadIsRespected() {
        insert("a", "rate(1 minute)");
        decideAll(NOW.plusSeconds(60));
        Instant behind = HELD.minusSeconds(59);
        assertEquals(List.of(), runs.takeStranded(behind, behind.plusSeconds(30), 10));
    }

    @Test
    void holdsCanBeForgotten() {
        insert("a", "rate(1 minute)");
        decideAll(NOW.plusSeconds(60));
        runs.releaseAll();
        assertEquals(1, runs.takeStranded(NOW, HELD, 10).size());
    }

    @Test
    void whatBecameOfRunsIsWrittenDown() {
        Schedule good = insert("good", "rate(1 minute)");
        Schedule bad = insert("bad", "rate(1 minute)");
        Schedule late = insert("late", "rate(1 minute)");
        List<PendingRun> pending = decideAll(NOW.plusSeconds(60));
        Instant at = NOW.plusSeconds(61);
        runs.settle(List.of(
                new Settled.Accepted(of(pending, good), at),
                new Settled.Refused(of(pending, bad), at, "too large"),
                new Settled.Postponed(of(pending, late), at, "no broker", at.plusSeconds(5))));
        assertEquals(
                Optional.of(at),
                schedules.find(good.name()).orElseThrow().past().lastEvent());
        assertEquals(
                Optional.of(new LastError(at, "too large")),
                schedules.find(bad.name()).orElseThrow().past().lastError());
        assertEquals(
                Optional.of(new LastError(at, "no broker")),
                schedules.find(late.name()).orElseThrow().past().lastError());
        assertFalse(runs.isPending(good.name()));
        assertFalse(runs.isPending(bad.name()));
        assertEquals(
                List.of(of(pending, late).id()), ids(runs.takeStranded(at.plusSeconds(5), at.plusSeconds(35), 10)));
    }

    private static PendingRun of(List<PendingRun> runs, Schedule schedule) {
        return runs.stream()
                .filter(run -> run.schedule().name().equals(schedule.name()))
                .findFirst()
                .orElseThrow();
    }

    private static List<InvocationId> ids(List<PendingRun> runs) {
        return runs.stream().map(PendingRun::id).toList();
    }

    @Test
    void aDeletedScheduleLeavesNothing() {
        Schedule schedule = insert("a", "rate(1 minute)");
        decideAll(NOW.plusSeconds(60));
        assertTrue(schedules.delete(schedule.name()));
        assertFalse(schedules.delete(schedule.name()));
        assertEquals(List.of(), runs.takeStranded(HELD, HELD.plusSeconds(30), 10));
        assertEquals(List.of(), schedules.all());
    }
}
