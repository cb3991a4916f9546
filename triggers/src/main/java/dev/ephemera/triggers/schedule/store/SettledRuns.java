package dev.ephemera.triggers.schedule.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Writes down what became of many runs at once. Confined to one thread and one transaction. */
final class SettledRuns {

    // One statement for all, in the order in which they come: rows are locked in no other one.
    private static final String SCHEDULE = """
            update schedules set last_event = coalesce(:event, last_event), last_error = coalesce(:error, last_error),
                last_error_at = coalesce(:error_at, last_error_at)
            where name = :name and id = :id""";

    private final PreparedBatch schedules;
    private final PreparedBatch over;
    private final PreparedBatch postponed;

    SettledRuns(Handle handle) {
        schedules = handle.prepareBatch(SCHEDULE);
        over = handle.prepareBatch("delete from scheduled_runs where invocation_id = :invocation");
        postponed =
                handle.prepareBatch("update scheduled_runs set held_until = :until where invocation_id = :invocation");
    }

    void add(Settled settled) {
        long at = settled.at().toEpochMilli();
        switch (settled) {
            case Settled.Accepted done -> {
                schedule(done, at, null, null);
                over.bind("invocation", done.run().id().toString()).add();
            }
            case Settled.Refused refused -> {
                schedule(refused, null, refused.reason(), at);
                over.bind("invocation", refused.run().id().toString()).add();
            }
            case Settled.Postponed later -> {
                schedule(later, null, later.reason(), at);
                postponed
                        .bind("invocation", later.run().id().toString())
                        .bind("until", later.until().toEpochMilli())
                        .add();
            }
        }
    }

    private void schedule(Settled settled, @Nullable Long event, @Nullable String error, @Nullable Long errorAt) {
        Schedule schedule = settled.run().schedule();
        schedules
                .bind("event", event)
                .bind("error", error)
                .bind("error_at", errorAt)
                .bind("name", schedule.name().value())
                .bind("id", schedule.id().toString())
                .add();
    }

    void execute() {
        for (PreparedBatch batch : new PreparedBatch[] {schedules, over, postponed}) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }
}
