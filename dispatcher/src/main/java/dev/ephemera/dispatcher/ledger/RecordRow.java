package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code invocations}: the one place that knows how its columns hold a record. */
final class RecordRow {

    private RecordRow() {}

    static void bind(InvocationRecord record, PreparedBatch batch) {
        Optional<RunReport> report = record.report();
        StoredLog log = StoredLog.of(record.log());
        batch.bind("id", record.id().toString())
                .bind("function_name", record.function().value())
                .bind("function_version", record.version())
                .bind("origin", label(record.origin()))
                .bind("status", record.status().label())
                .bind("error_type", record.errorType().orElse(null))
                .bind("received_micros", micros(record.received()))
                .bind("ended_micros", micros(record.ended()))
                .bind("attempts", report.map(RunReport::attempts).orElse(0))
                .bind("start_type", text(report, run -> run.start().label()))
                .bind("container", text(report, run -> run.container().value()))
                .bind("queue_micros", number(report.map(run -> micros(run.queued()))))
                .bind("init_micros", number(report.map(run -> micros(run.init()))))
                .bind("run_micros", number(report.map(run -> micros(run.run()))))
                .bind("memory_bytes", number(report.map(run -> run.memory().bytes())))
                .bind(
                        "peak_memory_bytes",
                        number(report.flatMap(RunReport::peakMemory).map(MemorySize::bytes)))
                .bind("log_size", log.size())
                .bind("log_stored_size", log.bytes().length)
                .bind("log", log.bytes())
                .add();
    }

    static InvocationRecord read(ResultSet row) throws SQLException {
        return new InvocationRecord(
                id(row),
                new FunctionName(row.getString("function_name")),
                row.getString("function_version"),
                Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                instant(row, "received_micros"),
                instant(row, "ended_micros"),
                InvocationStatus.ofLabel(row.getString("status")),
                Optional.ofNullable(row.getString("error_type")),
                report(row),
                new StoredLog(row.getInt("log_size"), row.getBytes("log")).toLog());
    }

    static RecordPosition position(ResultSet row) throws SQLException {
        return new RecordPosition(instant(row, "received_micros"), id(row));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Optional<RunReport> report(ResultSet row) throws SQLException {
        String container = row.getString("container");
        if (container == null) {
            return Optional.empty();
        }
        long peak = row.getLong("peak_memory_bytes");
        Optional<MemorySize> peakMemory = row.wasNull() ? Optional.empty() : Optional.of(new MemorySize(peak));
        return Optional.of(new RunReport(
                new ContainerId(container),
                StartType.valueOf(row.getString("start_type").toUpperCase(Locale.ROOT)),
                duration(row, "queue_micros"),
                duration(row, "init_micros"),
                duration(row, "run_micros"),
                new MemorySize(row.getLong("memory_bytes")),
                peakMemory,
                row.getInt("attempts")));
    }

    private static InvocationId id(ResultSet row) throws SQLException {
        return new InvocationId(UUID.fromString(row.getString("id")));
    }

    private static String label(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(Optional<RunReport> report, Function<RunReport, String> part) {
        return report.map(part).orElse(null);
    }

    private static @Nullable Long number(Optional<Long> number) {
        return number.orElse(null);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }

    private static Duration duration(ResultSet row, String column) throws SQLException {
        return Duration.of(row.getLong(column), ChronoUnit.MICROS);
    }
}
