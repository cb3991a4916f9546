package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Records in SQL, the same text for SQLite and PostgreSQL. Thread-safe, as the database is. */
final class SqlRecords implements RecordStore {

    private static final String SURPLUS = """
            select received_micros, id from (
                select
                    received_micros,
                    id,
                    row_number() over newest_first as place,
                    sum(kept_size) over newest_first as size
                from invocations
                where function_name = :function and forgettable_micros <= :now
                window newest_first as (order by received_micros desc, id desc)
            ) ranked
            where place > :most or size > :bytes
            order by received_micros desc, id desc
            limit 1""";

    private static final String DELETE_FROM = """
            delete from invocations where id in (
                select id from invocations
                where function_name = :function
                    and (received_micros, id) <= (:received, :id)
                    and forgettable_micros <= :now
                limit :limit)""";

    private static final String DELETE_BEFORE = """
            delete from invocations where id in (
                select id from invocations where forgettable_micros < :moment limit :limit)""";

    private static final String DELETE_DEAD = """
            delete from invocations where id in (
                select id from invocations where status = 'dead' and ended_micros < :moment limit :limit)""";

    private static final String DELETE_UNREADABLE = """
            delete from unreadable_letters where id in (
                select id from unreadable_letters where since_micros < :moment limit :limit)""";

    private final Database database;
    private final Transactions transactions;
    private final LatestProgress progress;

    SqlRecords(Database database, Transactions transactions, LatestProgress progress) {
        this.database = database;
        this.transactions = transactions;
        this.progress = progress;
    }

    @Override
    public void write(List<Note> notes) {
        WriteNotes write = WriteNotes.of(notes, progress);
        transactions.run(handle -> {
            write.on(handle);
            return notes.size();
        });
    }

    @Override
    public Optional<RecordPosition> surplus(FunctionName function, Retention retention, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SURPLUS)
                        .bind("function", function.value())
                        .bind("now", Micros.of(now))
                        .bind("most", retention.perFunction())
                        .bind("bytes", retention.sizePerFunction().bytes())
                        .map((row, _) -> InvocationRow.position(row))
                        .findOne());
    }

    @Override
    public int delete(FunctionName function, RecordPosition from, Instant now, int limit) {
        return transactions.run(handle -> handle.createUpdate(DELETE_FROM)
                .bind("function", function.value())
                .bind("received", Micros.of(from.at()))
                .bind("id", from.id().toString())
                .bind("now", Micros.of(now))
                .bind("limit", limit)
                .execute());
    }

    @Override
    public int delete(Instant moment, int limit) {
        return transactions.run(handle -> deleteSome(handle, DELETE_BEFORE, moment, limit));
    }

    @Override
    public int deleteDead(Instant moment, int limit) {
        return transactions.run(handle -> {
            int invocations = deleteSome(handle, DELETE_DEAD, moment, limit);
            return invocations + deleteSome(handle, DELETE_UNREADABLE, moment, limit - invocations);
        });
    }

    private static int deleteSome(Handle handle, String statement, Instant moment, int limit) {
        return handle.createUpdate(statement)
                .bind("moment", Micros.of(moment))
                .bind("limit", limit)
                .execute();
    }
}
