package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads what people see of a row of the table {@code invocations}. */
final class InvocationRow {

    /** All that a record needs; the rest may be large. */
    static final String COLUMNS = "id, function_name, qualifier, function_version, origin, status, received_micros,"
            + " ended_micros, error_type, error_message, attempts, options, attempt, setbacks, not_before_micros, node,"
            + " claimed_micros, cancel_requested, percent, progress, condition, reason, telling";

    private InvocationRow() {}

    static InvocationRecord record(ResultSet row) throws SQLException {
        InvocationStatus status = InvocationStatus.ofLabel(row.getString("status"));
        return new InvocationRecord(
                id(row),
                function(row),
                Columns.text(row, "function_version"),
                origin(row),
                status,
                Micros.instant(row.getLong("received_micros")),
                Columns.instant(row, "ended_micros"),
                error(row),
                attempts(row, status),
                queue(row));
    }

    static InvocationDetail detail(ResultSet row) throws SQLException {
        return new InvocationDetail(
                record(row),
                new StoredLog(row.getInt("log_size"), row.getBytes("log")).toLog(),
                Columns.kept(row, "event"),
                Columns.kept(row, "result"));
    }

    static RecordPosition position(ResultSet row) throws SQLException {
        return new RecordPosition(Micros.instant(row.getLong("received_micros")), id(row));
    }

    static InvocationId id(ResultSet row) throws SQLException {
        return new InvocationId(UUID.fromString(row.getString("id")));
    }

    static FunctionReference function(ResultSet row) throws SQLException {
        return new FunctionReference(new FunctionName(row.getString("function_name")), Columns.text(row, "qualifier"));
    }

    static Origin origin(ResultSet row) throws SQLException {
        return Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT));
    }

    static String label(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<InvocationError> error(ResultSet row) throws SQLException {
        String type = row.getString("error_type");
        return type == null
                ? Optional.empty()
                : Optional.of(new InvocationError(
                        type, Columns.text(row, "error_message").orElse("")));
    }

    private static List<AttemptRecord> attempts(ResultSet row, InvocationStatus status) throws SQLException {
        List<AttemptRecord> runs =
                new ArrayList<>(AttemptList.parse(row.getString("attempts")).runs());
        if (status == InvocationStatus.RUNNING) {
            runs.add(new AttemptRecord(
                    row.getInt("attempt"),
                    Columns.text(row, "node"),
                    Micros.instant(row.getLong("claimed_micros")),
                    Optional.empty(),
                    InvocationStatus.RUNNING,
                    Optional.empty(),
                    Optional.empty()));
        }
        return runs;
    }

    private static Optional<QueueRecord> queue(ResultSet row) throws SQLException {
        String options = row.getString("options");
        return options == null
                ? Optional.empty()
                : Optional.of(new QueueRecord(
                        OptionsText.parse(options),
                        row.getInt("attempt"),
                        row.getInt("setbacks"),
                        Micros.instant(row.getLong("not_before_micros")),
                        progress(row),
                        row.getInt("cancel_requested") != 0,
                        Columns.text(row, "condition").orElse(""),
                        Columns.text(row, "reason").orElse(""),
                        Telling.ofLabel(row.getString("telling"))));
    }

    private static Optional<Progress> progress(ResultSet row) throws SQLException {
        int percent = row.getInt("percent");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(
                        new Progress(percent, Columns.text(row, "progress").orElse("")));
    }
}
