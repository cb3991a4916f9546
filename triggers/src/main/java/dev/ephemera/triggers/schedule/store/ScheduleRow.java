package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import dev.ephemera.triggers.schedule.plan.Skip;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** How a schedule stands in its table. */
final class ScheduleRow {

    private ScheduleRow() {}

    static Schedule read(ResultSet row) throws SQLException {
        FunctionReference function = new FunctionReference(
                new FunctionName(row.getString("function_name")), Optional.ofNullable(row.getString("qualifier")));
        return new Schedule(
                new ScheduleName(row.getString("name")),
                UUID.fromString(row.getString("id")),
                DefinitionJson.read(
                        function, row.getString("definition"), Optional.ofNullable(row.getString("payload"))),
                new Progress(
                        ScheduleState.ofLabel(row.getString("state")),
                        Instant.ofEpochMilli(row.getLong("since")),
                        instant(row, "next_at"),
                        row.getLong("runs")),
                past(row),
                row.getLong("revision"),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("changed")));
    }

    private static Past past(ResultSet row) throws SQLException {
        Optional<String> reason = Optional.ofNullable(row.getString("skip_reason"));
        Optional<String> error = Optional.ofNullable(row.getString("last_error"));
        Optional<Instant> errorAt = instant(row, "last_error_at");
        return new Past(
                instant(row, "last_run"),
                Optional.ofNullable(row.getString("last_invocation")).map(id -> new InvocationId(UUID.fromString(id))),
                instant(row, "last_event"),
                instant(row, "last_skip")
                        .flatMap(time ->
                                reason.map(word -> new Skip(time, Skip.Reason.valueOf(word.toUpperCase(Locale.ROOT))))),
                errorAt.flatMap(at -> error.map(text -> new LastError(at, text))));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** Binds what a person has decided. */
    static <S extends SqlStatement<S>> S bind(S statement, Schedule schedule) {
        ScheduleDefinition definition = schedule.definition();
        Progress progress = schedule.progress();
        return statement
                .bind("name", schedule.name().value())
                .bind("id", schedule.id().toString())
                .bind("function_name", definition.function().name().value())
                .bind("qualifier", definition.function().qualifier().orElse(null))
                .bind("definition", DefinitionJson.write(definition))
                .bind("payload", definition.payload().orElse(null))
                .bind("state", progress.state().label())
                .bind("since", progress.since().toEpochMilli())
                .bind("next_at", millis(progress.next()))
                .bind("runs", progress.runs())
                .bind("revision", schedule.revision())
                .bind("created", schedule.created().toEpochMilli())
                .bind("changed", schedule.changed().toEpochMilli());
    }

    static @Nullable Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }
}
