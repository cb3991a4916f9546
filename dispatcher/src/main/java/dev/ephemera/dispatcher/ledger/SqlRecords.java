package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Records in SQL, the same text for SQLite and PostgreSQL. Thread-safe, as the database is. */
final class SqlRecords implements RecordStore {

    // A function may have been deleted since, and its records with it. An invocation that was written
    // before an attempt failed is left alone.
    private static final String INSERT = """
            insert into invocations (
                id, function_name, function_version, origin, status, error_type, received_micros, ended_micros,
                attempts, start_type, container, queue_micros, init_micros, run_micros, memory_bytes,
                peak_memory_bytes, log_size, log_stored_size, log)
            select
                :id, :function_name, :function_version, :origin, :status, :error_type, :received_micros, :ended_micros,
                :attempts, :start_type, :container, :queue_micros, :init_micros, :run_micros, :memory_bytes,
                :peak_memory_bytes, :log_size, :log_stored_size, :log
            where exists (select 1 from functions where name = :function_name)
            on conflict (id) do nothing""";

    private static final String RECENT = """
            select * from invocations
            where function_name = :function
            order by received_micros desc, id desc
            limit :limit""";

    private static final String RECENT_BEFORE = """
            select * from invocations
            where function_name = :function and (received_micros, id) < (:received, :id)
            order by received_micros desc, id desc
            limit :limit""";

    private static final String SURPLUS = """
            select received_micros, id from (
                select
                    received_micros,
                    id,
                    row_number() over newest_first as place,
                    sum(log_stored_size) over newest_first as size
                from invocations
                where function_name = :function
                window newest_first as (order by received_micros desc, id desc)
            ) ranked
            where place > :most or size > :bytes
            order by received_micros desc, id desc
            limit 1""";

    private static final String DELETE_FROM = """
            delete from invocations where id in (
                select id from invocations
                where function_name = :function and (received_micros, id) <= (:received, :id)
                limit :limit)""";

    private static final String DELETE_BEFORE = """
            delete from invocations where id in (
                select id from invocations where received_micros < :moment limit :limit)""";

    private final Database database;

    SqlRecords(Database database) {
        this.database = database;
    }

    @Override
    public void write(List<InvocationRecord> records) {
        database.jdbi().useTransaction(handle -> {
            try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
                records.forEach(record -> RecordRow.bind(record, batch));
                batch.execute();
            }
        });
    }

    @Override
    public Optional<InvocationRecord> find(InvocationId id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from invocations where id = :id")
                        .bind("id", id.toString())
                        .map((row, _) -> RecordRow.read(row))
                        .findOne());
    }

    @Override
    public List<InvocationRecord> recent(FunctionName function, int limit, Optional<RecordPosition> before) {
        return database.jdbi().withHandle(handle -> {
            var query = handle.createQuery(before.isPresent() ? RECENT_BEFORE : RECENT)
                    .bind("function", function.value())
                    .bind("limit", limit);
            before.ifPresent(position -> query.bind("received", RecordRow.micros(position.received()))
                    .bind("id", position.id().toString()));
            return query.map((row, _) -> RecordRow.read(row)).list();
        });
    }

    @Override
    public Optional<RecordPosition> surplus(FunctionName function, Retention retention) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(SURPLUS)
                        .bind("function", function.value())
                        .bind("most", retention.perFunction())
                        .bind("bytes", retention.logsPerFunction().bytes())
                        .map((row, _) -> RecordRow.position(row))
                        .findOne());
    }

    @Override
    public int delete(FunctionName function, RecordPosition from, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(DELETE_FROM)
                        .bind("function", function.value())
                        .bind("received", RecordRow.micros(from.received()))
                        .bind("id", from.id().toString())
                        .bind("limit", limit)
                        .execute());
    }

    @Override
    public int delete(Instant moment, int limit) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(DELETE_BEFORE)
                        .bind("moment", RecordRow.micros(moment))
                        .bind("limit", limit)
                        .execute());
    }
}
