package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.invocation.InvocationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people want of schedules, in the database that any number of nodes share. Thread-safe: the
 * database owns all state.
 */
public final class ScheduleStore {

    private static final String INSERT = """
            insert into schedules (name, id, function_name, qualifier, definition, payload, state, since, next_at,
                runs, revision, created, changed)
            values (:name, :id, :function_name, :qualifier, :definition, :payload, :state, :since, :next_at,
                :runs, :revision, :created, :changed)
            on conflict do nothing""";

    private static final String REPLACE = """
            update schedules set function_name = :function_name, qualifier = :qualifier, definition = :definition,
                payload = :payload, state = :state, since = :since, next_at = :next_at, runs = :runs,
                revision = :revision, changed = :changed
            where name = :name and id = :id and revision = :before""";

    private final Database database;

    public ScheduleStore(Database database) {
        this.database = database;
    }

    public Optional<Schedule> find(ScheduleName name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from schedules where name = :name")
                        .bind("name", name.value())
                        .map((row, _) -> ScheduleRow.read(row))
                        .findOne());
    }

    /** All there are, by name. */
    public List<Schedule> all() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from schedules order by name")
                        .map((row, _) -> ScheduleRow.read(row))
                        .list());
    }

    /** False if there is one of its name. */
    public boolean insert(Schedule schedule) {
        return database.jdbi()
                .withHandle(handle ->
                        ScheduleRow.bind(handle.createUpdate(INSERT), schedule).execute() == 1);
    }

    /** Stores the next revision; false if it is not the next one any more. */
    public boolean replace(Schedule schedule) {
        return database.jdbi()
                .withHandle(handle -> ScheduleRow.bind(handle.createUpdate(REPLACE), schedule)
                                .bind("before", schedule.revision() - 1)
                                .execute()
                        == 1);
    }

    /** Removes a schedule and what of it is pending; false if there is none. */
    public boolean delete(ScheduleName name) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate("delete from schedules where name = :name")
                                .bind("name", name.value())
                                .execute()
                        == 1);
    }

    /** Notes an invocation that a person has asked for. */
    public void noteRun(ScheduleName name, InvocationId invocation, Instant at) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("update schedules set last_run = :at, last_event = :at,"
                                + " last_invocation = :invocation where name = :name")
                        .bind("at", at.toEpochMilli())
                        .bind("invocation", invocation.toString())
                        .bind("name", name.value())
                        .execute());
    }
}
