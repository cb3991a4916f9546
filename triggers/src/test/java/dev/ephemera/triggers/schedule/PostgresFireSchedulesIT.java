package dev.ephemera.triggers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.SampleSchedules;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.triggers.schedule.store.SqlRunStore;
import dev.ephemera.warmpool.time.SystemTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real nodes, real time, one PostgreSQL. */
final class PostgresFireSchedulesIT {

    private static final int SCHEDULES = 20;
    private static final int RUNS_EACH = 4;
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void nodesThatShareADatabaseRunEachTimeOnce() throws IOException, InterruptedException {
        BlockingQueue<QueuedInvocation> accepted = new LinkedBlockingQueue<>();
        ScheduleMetrics metrics = new ScheduleMetrics(new SimpleMeterRegistry());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Database first = open(postgres);
                Database second = open(postgres)) {
            List<Schedule> schedules = makeSchedules(new ScheduleStore(first));
            try (FireSchedules one = FireSchedules.start(
                            new SqlRunStore(first), accepted::add, _ -> false, metrics, SystemTime.INSTANCE);
                    FireSchedules other = FireSchedules.start(
                            new SqlRunStore(second), accepted::add, _ -> false, metrics, SystemTime.INSTANCE)) {
                one.wake();
                other.wake();
                Map<InvocationId, Integer> counts = new HashMap<>();
                List<InvocationId> expected = expected(schedules);
                while (!counts.keySet().containsAll(expected)) {
                    QueuedInvocation next = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    assertTrue(next != null, "only " + counts.size() + " times were run");
                    counts.merge(next.id(), 1, Integer::sum);
                }
                expected.forEach(id -> assertEquals(1, counts.get(id)));
            }
        }
    }

    private static Database open(EmbeddedPostgres postgres) throws IOException {
        return Database.postgres(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    private static List<Schedule> makeSchedules(ScheduleStore store) {
        Instant now = SystemTime.INSTANCE.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Schedule> schedules = new ArrayList<>();
        for (int i = 0; i < SCHEDULES; i++) {
            Schedule schedule = SampleSchedules.schedule("s" + i, SampleSchedules.definition("rate(1 second)"), now);
            assertTrue(store.insert(schedule));
            schedules.add(schedule);
        }
        return schedules;
    }

    /** The first times after they were made. */
    private static List<InvocationId> expected(List<Schedule> schedules) {
        List<InvocationId> ids = new ArrayList<>();
        for (Schedule schedule : schedules) {
            Instant time = schedule.created();
            for (int run = 0; run < RUNS_EACH; run++) {
                time = schedule.definition()
                        .timing()
                        .next(schedule.created(), time)
                        .orElseThrow();
                ids.add(PendingRun.of(schedule, time).id());
            }
        }
        return ids;
    }
}
