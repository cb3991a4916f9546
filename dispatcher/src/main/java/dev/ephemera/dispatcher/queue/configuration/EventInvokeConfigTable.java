package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.VersionKey;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of the configurations, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class EventInvokeConfigTable {

    private EventInvokeConfigTable() {}

    /** Sets a configuration; false if there is no such version any more. */
    static boolean put(Handle handle, VersionKey key, EventInvokeConfig config, Instant now) {
        return handle.createUpdate("insert into event_invoke_configs (function_name, number, retries,"
                                + " maximum_age_millis, on_success, on_failure, last_modified)"
                                + " select function_name, number, :retries, :maximum_age_millis, :on_success,"
                                + " :on_failure, :last_modified from function_versions"
                                + " where function_name = :name and number = :number"
                                + " on conflict (function_name, number) do update set retries = excluded.retries,"
                                + " maximum_age_millis = excluded.maximum_age_millis,"
                                + " on_success = excluded.on_success, on_failure = excluded.on_failure,"
                                + " last_modified = excluded.last_modified")
                        .bind("name", key.name().value())
                        .bind("number", key.number())
                        .bind("retries", config.retries().orElse(null))
                        .bind(
                                "maximum_age_millis",
                                config.maximumAge().map(Duration::toMillis).orElse(null))
                        .bind(
                                "on_success",
                                config.onSuccess().map(Destination::text).orElse(null))
                        .bind(
                                "on_failure",
                                config.onFailure().map(Destination::text).orElse(null))
                        .bind("last_modified", now.toEpochMilli())
                        .execute()
                == 1;
    }

    static Optional<StoredEventInvokeConfig> find(Handle handle, VersionKey key) {
        return handle.createQuery("select * from event_invoke_configs where function_name = :name and number = :number")
                .bind("name", key.name().value())
                .bind("number", key.number())
                .map((row, _) -> read(row))
                .findOne();
    }

    /** Like {@link #find}, and keeps others from changing it in this transaction. */
    static Optional<StoredEventInvokeConfig> lock(Handle handle, VersionKey key) {
        return handle.createQuery("update event_invoke_configs set last_modified = last_modified"
                        + " where function_name = :name and number = :number returning *")
                .bind("name", key.name().value())
                .bind("number", key.number())
                .map((row, _) -> read(row))
                .findOne();
    }

    static List<StoredEventInvokeConfig> list(Handle handle, FunctionName name, long after, int limit) {
        return handle.createQuery("select * from event_invoke_configs"
                        + " where function_name = :name and number > :number order by number limit :limit")
                .bind("name", name.value())
                .bind("number", after)
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list();
    }

    /** False if there was none. */
    static boolean delete(Handle handle, VersionKey key) {
        return handle.createUpdate("delete from event_invoke_configs where function_name = :name and number = :number")
                        .bind("name", key.name().value())
                        .bind("number", key.number())
                        .execute()
                == 1;
    }

    private static StoredEventInvokeConfig read(ResultSet row) throws SQLException {
        VersionKey key = new VersionKey(new FunctionName(row.getString("function_name")), row.getLong("number"));
        int retries = row.getInt("retries");
        Optional<Integer> givenRetries = row.wasNull() ? Optional.empty() : Optional.of(retries);
        long maximumAge = row.getLong("maximum_age_millis");
        Optional<Duration> givenMaximumAge =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(maximumAge));
        return new StoredEventInvokeConfig(
                new FunctionReference(key.name(), Optional.of(key.version())),
                new EventInvokeConfig(
                        givenRetries, givenMaximumAge, destination(row, "on_success"), destination(row, "on_failure")),
                Instant.ofEpochMilli(row.getLong("last_modified")));
    }

    private static Optional<Destination> destination(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(ReadDestination::of);
    }
}
