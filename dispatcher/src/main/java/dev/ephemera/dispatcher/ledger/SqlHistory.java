package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.warmpool.time.TimeSource;
import java.util.List;
import java.util.Optional;

/** Reads the ledger for people. Thread-safe, as the database is. */
final class SqlHistory implements InvocationHistory {

    private static final String FIND = "select " + InvocationRow.COLUMNS
            + ", log_size, log, event_size, event, result_size, result from invocations where id = :id";

    private static final String LOGS = """
            select log_size, log from invocations
            where function_name = :function and ended_micros is not null
            order by received_micros desc, id desc
            limit :limit""";

    // One statement, so that it sees one moment.
    static final String COUNTS = """
            select
                (select sum(accepted) from queue_totals) as accepted,
                (select count(*) from invocations where status = 'queued') as waiting,
                (select count(*) from invocations where status = 'running') as running,
                (select sum(completed) from queue_totals) as completed,
                (select sum(dead) from queue_totals) as dead,
                (select min(not_before_micros) from invocations
                    where status = 'queued' and not_before_micros <= :now) as oldest_due""";

    private final Database database;
    private final RunRecords runs;
    private final TimeSource time;

    SqlHistory(Database database, RunRecords runs, TimeSource time) {
        this.database = database;
        this.runs = runs;
        this.time = time;
    }

    @Override
    public Optional<InvocationDetail> find(InvocationId id) throws InterruptedException {
        runs.flush();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND)
                        .bind("id", id.toString())
                        .map((row, _) -> InvocationRow.detail(row))
                        .findOne());
    }

    @Override
    public Page<InvocationRecord> list(InvocationFilter filter, int limit, Optional<String> marker)
            throws InterruptedException {
        PageLimit.check(limit);
        FilterText text = FilterText.of(filter, marker.map(RecordPosition::parse));
        runs.flush();
        return database.jdbi().withHandle(handle -> {
            var query = handle.createQuery("select " + InvocationRow.COLUMNS + " from invocations" + text.where()
                            + " order by received_micros desc, id desc limit :limit")
                    .bind("limit", limit + 1)
                    .bindMap(text.values());
            return PageLimit.page(
                    query.map((row, _) -> InvocationRow.record(row)).list(), limit, RecordPosition::of);
        });
    }

    @Override
    public List<InvocationLog> logs(FunctionName function, int limit) throws InterruptedException {
        PageLimit.check(limit);
        runs.flush();
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LOGS)
                        .bind("function", function.value())
                        .bind("limit", limit)
                        .map((row, _) -> new StoredLog(row.getInt("log_size"), row.getBytes("log")).toLog())
                        .list());
    }

    @Override
    public QueueCounts counts() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNTS)
                        .bind("now", Micros.of(time.instant()))
                        .map((row, _) -> new QueueCounts(
                                row.getLong("accepted"),
                                row.getLong("waiting"),
                                row.getLong("running"),
                                row.getLong("completed"),
                                row.getLong("dead"),
                                Columns.instant(row, "oldest_due")))
                        .one());
    }
}
