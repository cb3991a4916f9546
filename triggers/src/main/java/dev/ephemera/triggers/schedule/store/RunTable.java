package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.schedule.plan.Skip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The SQL of decisions and of pending runs. Everything runs on the caller's handle. */
final class RunTable {

    private static final String GO_ON = """
            update schedules set next_at = :next, runs = runs + :ran, state = :state, revision = revision + 1,
                last_run = coalesce(:last_run, last_run),
                last_invocation = coalesce(:last_invocation, last_invocation),
                last_skip = coalesce(:last_skip, last_skip), skip_reason = coalesce(:skip_reason, skip_reason)
            where name = :name and id = :id and revision = :revision""";

    private static final String STRANDED = """
            select r.invocation_id, r.due, r.held_until, s.*
            from scheduled_runs r join schedules s on s.name = r.schedule_name
            where r.held_until <= :now or r.held_until > :latest
            order by r.due, r.invocation_id limit :limit""";

    private RunTable() {}

    /** Lets schedules go on as decided; those that have not changed since. */
    static List<Planned> goOn(Handle handle, List<Planned> decided) {
        if (decided.isEmpty()) {
            return List.of();
        }
        PreparedBatch batch = handle.prepareBatch(GO_ON);
        for (Planned planned : decided) {
            List<PendingRun> runs = planned.runs();
            Optional<PendingRun> last = runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
            Optional<Skip> skip = planned.plan().skip();
            Optional<Instant> next = planned.plan().next();
            batch.bind("next", ScheduleRow.millis(next))
                    .bind("ran", runs.size())
                    .bind("state", (next.isPresent() ? ScheduleState.ENABLED : ScheduleState.COMPLETED).label())
                    .bind("last_run", ScheduleRow.millis(last.map(PendingRun::time)))
                    .bind(
                            "last_invocation",
                            last.map(run -> run.id().toString()).orElse(null))
                    .bind("last_skip", ScheduleRow.millis(skip.map(Skip::time)))
                    .bind(
                            "skip_reason",
                            skip.map(one -> one.reason().name().toLowerCase(Locale.ROOT))
                                    .orElse(null))
                    .bind("name", planned.schedule().name().value())
                    .bind("id", planned.schedule().id().toString())
                    .bind("revision", planned.schedule().revision())
                    .add();
        }
        return changed(decided, batch.execute());
    }

    static void insert(Handle handle, List<PendingRun> runs, Instant heldUntil) {
        if (runs.isEmpty()) {
            return;
        }
        // A clock that was put back may decide once more of a time whose run is still pending.
        PreparedBatch batch = handle.prepareBatch("insert into scheduled_runs (invocation_id, schedule_name, due,"
                + " held_until) values (:id, :name, :due, :held_until) on conflict (invocation_id) do nothing");
        for (PendingRun run : runs) {
            batch.bind("id", run.id().toString())
                    .bind("name", run.schedule().name().value())
                    .bind("due", run.time().toEpochMilli())
                    .bind("held_until", heldUntil.toEpochMilli())
                    .add();
        }
        batch.execute();
    }

    /** A run that nobody holds, and until when somebody did. */
    record Stranded(PendingRun run, long heldUntil) {}

    static List<Stranded> stranded(Handle handle, Instant now, Instant latest, int limit) {
        return handle.createQuery(STRANDED)
                .bind("now", now.toEpochMilli())
                .bind("latest", latest.toEpochMilli())
                .bind("limit", limit)
                .map((row, _) -> new Stranded(
                        new PendingRun(
                                new InvocationId(UUID.fromString(row.getString("invocation_id"))),
                                Instant.ofEpochMilli(row.getLong("due")),
                                ScheduleRow.read(row)),
                        row.getLong("held_until")))
                .list();
    }

    /** Takes those that nobody else has taken since. */
    static List<PendingRun> take(Handle handle, List<Stranded> stranded, Instant heldUntil) {
        PreparedBatch batch = handle.prepareBatch("update scheduled_runs set held_until = :until"
                + " where invocation_id = :id and held_until = :before");
        for (Stranded one : stranded) {
            batch.bind("until", heldUntil.toEpochMilli())
                    .bind("id", one.run().id().toString())
                    .bind("before", one.heldUntil())
                    .add();
        }
        return changed(stranded, batch.execute()).stream().map(Stranded::run).toList();
    }

    private static <T> List<T> changed(List<T> rows, int[] counts) {
        List<T> changed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                changed.add(rows.get(i));
            }
        }
        return changed;
    }
}
