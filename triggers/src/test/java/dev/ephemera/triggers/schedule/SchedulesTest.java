package dev.ephemera.triggers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.schedule.plan.Timing;
import dev.ephemera.triggers.schedule.store.Progress;
import dev.ephemera.triggers.schedule.store.SampleSchedules;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.triggers.schedule.store.ScheduleState;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {

    private static final ScheduleName NAME = new ScheduleName("nightly");

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private final Instant start = time.instant();
    private final FakeQueue queue = new FakeQueue();
    private Database database;
    private ScheduleStore store;
    private Schedules schedules;
    private int changes;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("ephemera.db"));
        store = new ScheduleStore(database);
        Schedules.Rules rules = new Schedules.Rules(
                function -> {
                    if (!function.toString().equals("report")) {
                        throw new RejectedRequestException(ErrorCode.NOT_FOUND, "no function " + function);
                    }
                },
                new MemorySize(1024));
        schedules = new Schedules(store, queue, rules, () -> changes++, time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Schedule create(String expression) {
        return schedules.create(NAME, SampleSchedules.definition(expression), ScheduleState.ENABLED);
    }

    private static void assertRefused(ErrorCode code, String words, Runnable request) {
        RejectedRequestException refused = assertThrows(RejectedRequestException.class, request::run);
        assertEquals(code, refused.code());
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void isFoundAsItWasMade() {
        Schedule made = create("rate(1 hour)");
        assertEquals(made, schedules.get(NAME));
        assertEquals(List.of(made), schedules.all());
        assertEquals(
                Optional.of(start.plus(Duration.ofHours(1))), made.progress().next());
        assertEquals(1, changes);
    }

    @Test
    void aNameIsGivenOnce() {
        create("rate(1 hour)");
        assertRefused(ErrorCode.CONFLICT, "'nightly'", () -> create("rate(2 hours)"));
    }

    @Test
    void whatCanNeverRunIsRefused() {
        assertRefused(ErrorCode.INVALID_PARAMETER, "no run left", () -> create("at(2025-12-31T23:59:00)"));
        assertRefused(ErrorCode.INVALID_PARAMETER, "no run left", () -> create("cron(0 0 30 2 ? *)"));
        assertEquals(List.of(), schedules.all());
    }

    @Test
    void aFunctionMustExistAndAPayloadMustFit() {
        ScheduleDefinition good = SampleSchedules.definition("rate(1 hour)");
        ScheduleDefinition large = new ScheduleDefinition(
                good.function(),
                good.timing(),
                good.missed(),
                good.overlapping(),
                Optional.of("\"" + "x".repeat(1023) + "\""),
                "");
        assertRefused(
                ErrorCode.REQUEST_TOO_LARGE, "1025 bytes", () -> schedules.create(NAME, large, ScheduleState.ENABLED));
    }

    @Test
    void aDisabledOneHasNoNextRunUntilItIsEnabled() {
        create("rate(1 hour)");
        assertEquals(Optional.empty(), schedules.disable(NAME).progress().next());
        time.advance(Duration.ofMinutes(150));
        Schedule enabled = schedules.enable(NAME);
        assertEquals(
                Optional.of(start.plus(Duration.ofHours(3))), enabled.progress().next());
        assertEquals(enabled, schedules.enable(NAME));
    }

    @Test
    void puttingTheSameAgainChangesNothingOfItsTimes() {
        Schedule made = create("rate(1 hour)");
        time.advance(Duration.ofMinutes(30));
        Schedule again = schedules.put(NAME, SampleSchedules.definition("rate(60 minutes)"), ScheduleState.ENABLED);
        assertEquals(made.progress(), again.progress());
        assertEquals(made.id(), again.id());
        Schedule other = schedules.put(NAME, SampleSchedules.definition("rate(2 hours)"), ScheduleState.ENABLED);
        assertEquals(
                Optional.of(time.instant().plus(Duration.ofHours(2))),
                other.progress().next());
        assertEquals(made.id(), other.id());
    }

    @Test
    void aSingleTimeThatIsOverMayBePutAgain() {
        create("at(2026-01-01T01:00:00)");
        time.advance(Duration.ofHours(2));
        Schedule due = schedules.get(NAME);
        store.replace(
                due.with(due.definition(), new Progress(ScheduleState.COMPLETED, start, Optional.empty(), 1), start));
        assertEquals(
                ScheduleState.COMPLETED,
                schedules
                        .put(NAME, SampleSchedules.definition("at(2026-01-01T01:00:00)"), ScheduleState.ENABLED)
                        .progress()
                        .state());
        assertRefused(ErrorCode.INVALID_PARAMETER, "no run left", () -> schedules.enable(NAME));
    }

    @Test
    void oneThatIsDeletedAndMadeAgainIsAnother() {
        Schedule first = create("rate(1 hour)");
        schedules.delete(NAME);
        assertRefused(ErrorCode.NOT_FOUND, "'nightly'", () -> schedules.delete(NAME));
        assertNotEquals(first.id(), create("rate(1 hour)").id());
    }

    @Test
    void runsNowWhateverItsState() throws Exception {
        create("rate(1 hour)");
        schedules.disable(NAME);
        InvocationId id = schedules.runNow(NAME);
        assertEquals(id, queue.accepted().getFirst().id());
        Schedule after = schedules.get(NAME);
        assertEquals(Optional.of(id), after.past().lastInvocation());
        assertEquals(0, after.progress().runs());
        assertEquals(ScheduleState.DISABLED, after.progress().state());
    }

    @Test
    void tellsItsNextTimes() {
        ScheduleDefinition plain = SampleSchedules.definition("rate(1 hour)");
        Timing three = new Timing(
                plain.timing().expression(),
                plain.timing().zone(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(3));
        Schedule schedule = schedules.create(
                NAME,
                new ScheduleDefinition(
                        plain.function(), three, plain.missed(), plain.overlapping(), Optional.empty(), ""),
                ScheduleState.ENABLED);
        assertEquals(
                List.of(
                        start.plus(Duration.ofHours(1)),
                        start.plus(Duration.ofHours(2)),
                        start.plus(Duration.ofHours(3))),
                Schedules.upcoming(schedule, 5));
        assertEquals(2, Schedules.upcoming(schedule, 2).size());
    }

    @Test
    void isListedAmongTheTriggers() {
        create("rate(1 hour)");
        ListedTrigger listed = new ListSchedules(store, _ -> true).triggers().getFirst();
        assertEquals("nightly", listed.id());
        assertEquals("schedule", listed.kind());
        assertEquals("rate(1 hour)", listed.source());
        assertEquals("Enabled", listed.state());
        assertEquals(
                "Function missing",
                new ListSchedules(store, _ -> false).triggers().getFirst().state());
    }
}
