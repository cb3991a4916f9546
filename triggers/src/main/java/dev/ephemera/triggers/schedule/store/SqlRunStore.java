package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The pending runs in SQL, the same text for SQLite and PostgreSQL. Rows are written in the order of
 * names, so that nodes never wait for each other in a circle. Thread-safe: the database owns all state.
 */
public final class SqlRunStore implements RunStore {

    private static final Comparator<PendingRun> IN_ORDER =
            Comparator.comparing((PendingRun run) -> run.schedule().name()).thenComparing(PendingRun::time);

    private final Database database;

    public SqlRunStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Schedule> due(Instant now, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select * from schedules where next_at <= :now order by next_at, name limit :limit")
                        .bind("now", now.toEpochMilli())
                        .bind("limit", limit)
                        .map((row, _) -> ScheduleRow.read(row))
                        .list());
    }

    @Override
    public Optional<Instant> next() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select next_at from schedules where next_at is not null" + " order by next_at limit 1")
                        .mapTo(Long.class)
                        .findOne())
                .map(Instant::ofEpochMilli);
    }

    @Override
    public List<Planned> record(List<Planned> decided, Instant heldUntil) {
        List<Planned> inOrder = decided.stream()
                .sorted(Comparator.comparing(planned -> planned.schedule().name()))
                .toList();
        return database.jdbi().inTransaction(handle -> {
            List<Planned> written = RunTable.goOn(handle, inOrder);
            RunTable.insert(
                    handle,
                    written.stream().flatMap(planned -> planned.runs().stream()).toList(),
                    heldUntil);
            return written;
        });
    }

    @Override
    public boolean isPending(ScheduleName name) {
        return database.jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "select count(*) from scheduled_runs where schedule_name = :name")
                                .bind("name", name.value())
                                .mapTo(Integer.class)
                                .one())
                > 0;
    }

    @Override
    public List<PendingRun> takeStranded(Instant now, Instant heldUntil, int limit) {
        // Another node's clock may be ahead, but by no more than a hold.
        Instant latest = heldUntil.plus(Duration.between(now, heldUntil));
        List<RunTable.Stranded> stranded =
                database.jdbi().withHandle(handle -> RunTable.stranded(handle, now, latest, limit)).stream()
                        .sorted(Comparator.comparing(RunTable.Stranded::run, IN_ORDER))
                        .toList();
        return stranded.isEmpty()
                ? List.of()
                : database.jdbi().inTransaction(handle -> RunTable.take(handle, stranded, heldUntil));
    }

    @Override
    public void releaseAll() {
        database.jdbi().useHandle(handle -> handle.execute("update scheduled_runs set held_until = 0"));
    }

    @Override
    public void settle(List<Settled> settled) {
        List<Settled> inOrder = settled.stream()
                .sorted(Comparator.comparing(Settled::run, IN_ORDER))
                .toList();
        database.jdbi().useTransaction(handle -> settle(handle, inOrder));
    }

    private static void settle(Handle handle, List<Settled> settled) {
        SettledRuns changes = new SettledRuns(handle);
        settled.forEach(changes::add);
        changes.execute();
    }
}
