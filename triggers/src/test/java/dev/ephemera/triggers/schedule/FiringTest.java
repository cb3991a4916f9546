package dev.ephemera.triggers.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Skip;
import dev.ephemera.triggers.schedule.store.Past;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.SampleSchedules;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import dev.ephemera.triggers.schedule.store.ScheduleState;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.triggers.schedule.store.SqlRunStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiringTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    private Path directory;

    private final FakeQueue queue = new FakeQueue();
    private final Set<InvocationId> unfinished = new HashSet<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ScheduleMetrics metrics = new ScheduleMetrics(meters);
    private Instant now = START;
    private Database database;
    private ScheduleStore schedules;
    private Firing firing;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("ephemera.db"));
        schedules = new ScheduleStore(database);
        firing = node();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** One that hands over on the spot. */
    private Firing node() {
        HandOvers handOvers = new HandOvers(new HandOver(queue, () -> now), Runnable::run);
        return new Firing(new SqlRunStore(database), handOvers, unfinished::contains, metrics, () -> now);
    }

    private Schedule insert(String name, ScheduleDefinition definition) {
        Schedule schedule = SampleSchedules.schedule(name, definition, now);
        assertTrue(schedules.insert(schedule));
        return schedule;
    }

    private Schedule insert(String name, String expression) {
        return insert(name, SampleSchedules.definition(expression));
    }

    private Schedule stored(Schedule schedule) {
        return schedules.find(schedule.name()).orElseThrow();
    }

    private Duration lookAt(String time) {
        now = Instant.parse(time);
        return firing.look();
    }

    private List<InvocationId> accepted() {
        return queue.accepted().stream().map(QueuedInvocation::id).toList();
    }

    private static List<InvocationId> runs(Schedule schedule, String... times) {
        return List.of(times).stream()
                .map(time -> PendingRun.of(schedule, Instant.parse(time)).id())
                .toList();
    }

    @Test
    void firesOnceWhenTheTimeHasCome() throws IOException {
        Schedule schedule = insert("hourly", "cron(0 * * * ? *)");
        assertEquals(Firing.LOOK, lookAt("2026-11-21T10:59:00Z"));
        assertEquals(Duration.ofMillis(200), lookAt("2026-11-21T10:59:59.800Z"));
        assertEquals(List.of(), accepted());
        lookAt("2026-11-21T11:00:00.003Z");
        lookAt("2026-11-21T11:00:01Z");
        assertEquals(runs(schedule, "2026-11-21T11:00:00Z"), accepted());
        QueuedInvocation invocation = queue.accepted().getFirst();
        assertEquals(Origin.SCHEDULE, invocation.origin());
        assertEquals("report", invocation.function().toString());
        assertEquals(Instant.parse("2026-11-21T11:00:00.003Z"), invocation.accepted());
        JsonNode event = new ObjectMapper().readTree(invocation.event());
        assertEquals("Scheduled Event", event.path("detail-type").asText());
        assertEquals("2026-11-21T11:00:00Z", event.path("time").asText());
        assertEquals(invocation.id().toString(), event.path("id").asText());
        assertEquals(
                "arn:aws:scheduler:us-east-1:000000000000:schedule/default/hourly",
                event.at("/resources/0").asText());
        Past past = stored(schedule).past();
        assertEquals(Optional.of(Instant.parse("2026-11-21T11:00:00.003Z")), past.lastEvent());
        assertEquals(Optional.of(invocation.id()), past.lastInvocation());
        assertEquals(
                Optional.of(Instant.parse("2026-11-21T12:00:00Z")),
                stored(schedule).progress().next());
    }

    @Test
    void aPayloadIsGivenAsItStandsButForItsPlaceholders() {
        ScheduleDefinition plain = SampleSchedules.definition("rate(1 minute)");
        Schedule schedule = insert(
                "paid",
                new ScheduleDefinition(
                        plain.function(),
                        plain.timing(),
                        plain.missed(),
                        plain.overlapping(),
                        Optional.of(
                                "{\"at\":\"<aws.scheduler.scheduled-time>\",\"run\":\"<aws.scheduler.execution-id>\"}"),
                        ""));
        lookAt("2026-11-21T10:01:00Z");
        assertEquals(
                "{\"at\":\"2026-11-21T10:01:00Z\",\"run\":\""
                        + runs(schedule, "2026-11-21T10:01:00Z").getFirst() + "\"}",
                new String(queue.accepted().getFirst().event(), UTF_8));
    }

    @Test
    void aQueueThatIsAwayDelaysAndLosesNothing() {
        Schedule schedule = insert("a", "rate(1 minute)");
        queue.behave(_ -> {
            throw new QueueUnavailableException("no broker", Duration.ofSeconds(5), new IOException());
        });
        for (int minute = 1; minute <= 9; minute++) {
            lookAt("2026-11-21T10:0" + minute + ":00Z");
            firing.look();
        }
        assertEquals(
                "no broker", stored(schedule).past().lastError().orElseThrow().text());
        queue.reset();
        firing = node();
        lookAt("2026-11-21T10:09:30Z");
        assertEquals(9, new HashSet<>(accepted()).size());
        assertEquals(9, accepted().size());
        firing.look();
        assertFalse(new SqlRunStore(database).isPending(schedule.name()));
    }

    @Test
    void whatHappenedWhileThePlatformWasDownIsRunOnceOrSkipped() {
        Schedule once = insert("once", SampleSchedules.definition("cron(0 * * * ? *)"));
        Schedule skip =
                insert("skip", SampleSchedules.definition("cron(0 * * * ? *)", MissedRuns.SKIP, OverlappingRuns.ALLOW));
        lookAt("2026-11-24T08:30:00Z");
        assertEquals(runs(once, "2026-11-24T08:00:00Z"), accepted());
        assertEquals(
                Optional.of(new Skip(Instant.parse("2026-11-24T08:00:00Z"), Skip.Reason.MISSED)),
                stored(skip).past().lastSkip());
        assertEquals(
                Optional.of(Instant.parse("2026-11-24T09:00:00Z")),
                stored(skip).progress().next());
    }

    @Test
    void aRunThatANodeDiedOverIsHandedOverByAnotherOne() {
        Schedule schedule = insert("a", "rate(1 minute)");
        HandOvers dead = new HandOvers(new HandOver(queue, () -> now), _ -> {});
        now = Instant.parse("2026-11-21T10:01:00Z");
        new Firing(new SqlRunStore(database), dead, _ -> false, metrics, () -> now).look();
        firing.look();
        assertEquals(List.of(), accepted());
        lookAt("2026-11-21T10:01:30Z");
        assertEquals(runs(schedule, "2026-11-21T10:01:00Z"), accepted());
    }

    @Test
    void aRunWaitsForNoOneWhenItsOnlyNodeStartsAgain() {
        Schedule schedule = insert("a", "rate(1 minute)");
        HandOvers dead = new HandOvers(new HandOver(queue, () -> now), _ -> {});
        now = Instant.parse("2026-11-21T10:01:00Z");
        new Firing(new SqlRunStore(database), dead, _ -> false, metrics, () -> now).look();
        new SqlRunStore(database).releaseAll();
        node().look();
        assertEquals(runs(schedule, "2026-11-21T10:01:00Z"), accepted());
    }

    private double counted(String schedule, String outcome) {
        return meters.counter("ephemera.schedules.runs", "schedule", schedule, "outcome", outcome)
                .count();
    }

    @Test
    void whatIsFiredIsCountedOnceAndTimed() {
        insert("a", "rate(1 hour)");
        lookAt("2026-11-21T11:00:00.250Z");
        assertEquals(0, counted("a", "fired"), "it is not written down yet");
        lookAt("2026-11-21T11:00:01Z");
        lookAt("2026-11-21T11:00:02Z");
        assertEquals(1, counted("a", "fired"));
        assertEquals(1, meters.timer("ephemera.schedules.lateness").count());
        assertEquals(250, meters.timer("ephemera.schedules.lateness").totalTime(TimeUnit.MILLISECONDS), 0.001);
    }

    @Test
    void whatIsNotFiredIsCountedWithItsReason() {
        insert("missed", SampleSchedules.definition("cron(0 * * * ? *)", MissedRuns.SKIP, OverlappingRuns.ALLOW));
        lookAt("2026-11-21T14:30:00Z");
        insert("busy", SampleSchedules.definition("rate(1 minute)", MissedRuns.RUN_ONCE, OverlappingRuns.SKIP));
        lookAt("2026-11-21T14:31:00Z");
        unfinished.addAll(accepted());
        lookAt("2026-11-21T14:32:00Z");
        assertEquals(1, counted("missed", "missed"));
        assertEquals(0, counted("missed", "fired"));
        assertEquals(1, counted("busy", "fired"));
        assertEquals(1, counted("busy", "skipped"));
    }

    @Test
    void whatTheQueueDoesNotTakeIsCountedAsWhatItIs() {
        insert("a", "rate(1 hour)");
        queue.behave(_ -> {
            throw new QueueUnavailableException("no broker", Duration.ofSeconds(5), new IOException());
        });
        lookAt("2026-11-21T11:00:00Z");
        lookAt("2026-11-21T11:00:01Z");
        assertEquals(1, counted("a", "postponed"));
        queue.behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "too large");
        });
        lookAt("2026-11-21T11:00:10Z");
        lookAt("2026-11-21T11:00:11Z");
        assertEquals(1, counted("a", "failed"));
        assertEquals(0, counted("a", "fired"));
        assertEquals(0, meters.timer("ephemera.schedules.lateness").count());
    }

    @Test
    void aDecisionThatAnotherNodeWasFasterWithIsNotCounted() {
        insert("a", SampleSchedules.definition("cron(0 * * * ? *)", MissedRuns.SKIP, OverlappingRuns.SKIP));
        lookAt("2026-11-21T11:00:00Z");
        firing.look();
        now = Instant.parse("2026-11-21T14:30:00Z");
        HandOvers handOvers = new HandOvers(new HandOver(queue, () -> now), Runnable::run);
        Firing slower = new Firing(
                new SqlRunStore(database),
                handOvers,
                _ -> {
                    firing.look();
                    return false;
                },
                metrics,
                () -> now);
        slower.look();
        assertEquals(1, counted("a", "missed"));
    }

    @Test
    void whileTheLastOneRunsTheNextIsSkippedWhereThatIsWanted() {
        Schedule schedule =
                insert("a", SampleSchedules.definition("rate(1 minute)", MissedRuns.RUN_ONCE, OverlappingRuns.SKIP));
        lookAt("2026-11-21T10:01:00Z");
        unfinished.addAll(accepted());
        lookAt("2026-11-21T10:02:00Z");
        assertEquals(1, accepted().size());
        assertEquals(
                Optional.of(new Skip(Instant.parse("2026-11-21T10:02:00Z"), Skip.Reason.OVERLAP)),
                stored(schedule).past().lastSkip());
        unfinished.clear();
        lookAt("2026-11-21T10:03:00Z");
        assertEquals(runs(schedule, "2026-11-21T10:01:00Z", "2026-11-21T10:03:00Z"), accepted());
    }

    @Test
    void aRunThatTheQueueHasNotTakenYetCountsAsOneThatRuns() {
        Schedule schedule =
                insert("a", SampleSchedules.definition("rate(1 minute)", MissedRuns.RUN_ONCE, OverlappingRuns.SKIP));
        queue.behave(_ -> {
            throw new QueueUnavailableException("no broker", Duration.ofMinutes(5), new IOException());
        });
        lookAt("2026-11-21T10:01:00Z");
        lookAt("2026-11-21T10:01:45Z");
        lookAt("2026-11-21T10:01:46Z");
        queue.reset();
        lookAt("2026-11-21T10:02:00Z");
        assertEquals(
                Skip.Reason.OVERLAP,
                stored(schedule).past().lastSkip().orElseThrow().reason());
        assertEquals(List.of(), accepted());
    }

    @Test
    void aClockThatJumpsAheadRunsOnceWhatItJumpedOver() {
        Schedule schedule = insert("a", "rate(1 hour)");
        lookAt("2026-11-23T10:20:00Z");
        assertEquals(runs(schedule, "2026-11-23T10:00:00Z"), accepted());
    }

    @Test
    void aClockThatIsPutBackRunsNothingTwice() {
        Schedule schedule = insert("a", "rate(1 hour)");
        lookAt("2026-11-21T11:00:00Z");
        lookAt("2026-11-21T10:30:00Z");
        lookAt("2026-11-21T11:00:00Z");
        assertEquals(runs(schedule, "2026-11-21T11:00:00Z"), accepted());
        lookAt("2026-11-21T12:00:00Z");
        assertEquals(runs(schedule, "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"), accepted());
    }

    @Test
    void whatTheQueueWillNeverTakeIsGivenUpWithItsReason() {
        Schedule schedule = insert("a", "rate(1 hour)");
        queue.behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "too large");
        });
        lookAt("2026-11-21T11:00:00Z");
        lookAt("2026-11-21T11:00:01Z");
        assertEquals(
                "too large", stored(schedule).past().lastError().orElseThrow().text());
        assertFalse(new SqlRunStore(database).isPending(schedule.name()));
    }

    @Test
    void anUnexpectedFailureIsTriedAgain() {
        Schedule schedule = insert("a", "rate(1 hour)");
        queue.behave(_ -> {
            throw new IllegalStateException("a bug");
        });
        lookAt("2026-11-21T11:00:00Z");
        lookAt("2026-11-21T11:00:01Z");
        queue.reset();
        lookAt("2026-11-21T11:00:10Z");
        assertEquals(runs(schedule, "2026-11-21T11:00:00Z"), accepted());
    }

    @Test
    void aSingleTimeIsCompleted() {
        Schedule schedule = insert("once", "at(2026-11-21T11:00:00)");
        lookAt("2026-11-21T11:00:00Z");
        assertEquals(ScheduleState.COMPLETED, stored(schedule).progress().state());
        lookAt("2026-11-22T11:00:00Z");
        assertEquals(runs(schedule, "2026-11-21T11:00:00Z"), accepted());
    }

    @Test
    void manyThatAreDueAtOnceAreAllFiredWithoutARest() {
        for (int i = 0; i < 450; i++) {
            insert("s" + i, "cron(0 11 * * ? *)");
        }
        assertEquals(Duration.ZERO, lookAt("2026-11-21T11:00:00Z"));
        assertEquals(Duration.ZERO, firing.look());
        assertEquals(Firing.SETTLE, firing.look());
        assertEquals(Firing.LOOK, firing.look());
        assertEquals(450, new HashSet<>(accepted()).size());
        assertEquals(450, accepted().size());
    }

    @Test
    void whatANodeHasNoRoomForWaitsInTheDatabase() {
        HandOvers stuck = new HandOvers(new HandOver(queue, () -> now), _ -> {});
        Firing slow = new Firing(new SqlRunStore(database), stuck, _ -> false, metrics, () -> now);
        for (int i = 0; i < HandOvers.MOST + 150; i++) {
            insert("s" + i, "cron(0 11 * * ? *)");
        }
        now = Instant.parse("2026-11-21T11:00:00Z");
        while (slow.look().isZero()) {
            assertTrue(stuck.room() >= 0);
        }
        firing.look();
        assertEquals(150, accepted().size());
    }
}
