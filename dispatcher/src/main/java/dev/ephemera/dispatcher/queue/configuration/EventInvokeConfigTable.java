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
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The SQL of the configurations, in words that SQLite and PostgreSQL share. Everything runs on the caller's
 * handle. A key is a reference with a qualifier.
 */
final class EventInvokeConfigTable {

    private static final String WHERE = " where function_name = :name and qualifier = :qualifier";
    private static final long BEFORE_LATEST = VersionKey.LATEST - 1;

    private EventInvokeConfigTable() {}

    /** Sets a configuration; false if there is no such version or alias any more. */
    static boolean put(Handle handle, FunctionReference key, EventInvokeConfig config, Instant now) {
        return bind(
                                handle.createUpdate("insert into function_event_invoke_configs (function_name,"
                                        + " qualifier, number, alias, retries, maximum_age_millis, on_success,"
                                        + " on_failure, last_modified) " + owner(key)
                                        + " on conflict (function_name, qualifier) do update set"
                                        + " retries = excluded.retries,"
                                        + " maximum_age_millis = excluded.maximum_age_millis,"
                                        + " on_success = excluded.on_success, on_failure = excluded.on_failure,"
                                        + " last_modified = excluded.last_modified"),
                                key)
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

    /** Selects the row to be inserted, if the version or the alias is there. */
    private static String owner(FunctionReference key) {
        String values = ", :retries, :maximum_age_millis, :on_success, :on_failure, :last_modified from ";
        return VersionKey.of(key)
                .map(version -> "select function_name, :qualifier, number, null" + values
                        + "function_versions where function_name = :name and number = " + version.number())
                .orElse("select function_name, alias, null, alias" + values
                        + "function_aliases where function_name = :name and alias = :qualifier");
    }

    static Optional<StoredEventInvokeConfig> find(Handle handle, FunctionReference key) {
        return bind(handle.createQuery("select * from function_event_invoke_configs" + WHERE), key)
                .map((row, _) -> read(row))
                .findOne();
    }

    /** Like {@link #find}, and keeps others from changing it in this transaction. */
    static Optional<StoredEventInvokeConfig> lock(Handle handle, FunctionReference key) {
        return bind(
                        handle.createQuery("update function_event_invoke_configs set last_modified = last_modified"
                                + WHERE + " returning *"),
                        key)
                .map((row, _) -> read(row))
                .findOne();
    }

    /** Those of versions, then those of aliases, behind {@code after}. */
    static List<StoredEventInvokeConfig> list(
            Handle handle, FunctionName name, Optional<FunctionReference> after, int limit) {
        Optional<VersionKey> version = after.flatMap(VersionKey::of);
        String alias = version.isPresent()
                ? ""
                : after.flatMap(FunctionReference::qualifier).orElse("");
        return handle.createQuery("select * from function_event_invoke_configs where function_name = :name"
                        + " and (number > :number or alias > :alias)"
                        + " order by case when alias is null then 0 else 1 end, number, alias limit :limit")
                .bind("name", name.value())
                .bind(
                        "number",
                        version.map(VersionKey::number).orElse(after.isPresent() ? Long.MAX_VALUE : BEFORE_LATEST))
                .bind("alias", alias)
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list();
    }

    /** False if there was none. */
    static boolean delete(Handle handle, FunctionReference key) {
        return bind(handle.createUpdate("delete from function_event_invoke_configs" + WHERE), key)
                        .execute()
                == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, FunctionReference key) {
        return statement
                .bind("name", key.name().value())
                .bind("qualifier", key.qualifier().orElseThrow());
    }

    private static StoredEventInvokeConfig read(ResultSet row) throws SQLException {
        int retries = row.getInt("retries");
        Optional<Integer> givenRetries = row.wasNull() ? Optional.empty() : Optional.of(retries);
        long maximumAge = row.getLong("maximum_age_millis");
        Optional<Duration> givenMaximumAge =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(maximumAge));
        return new StoredEventInvokeConfig(
                new FunctionReference(
                        new FunctionName(row.getString("function_name")), Optional.of(row.getString("qualifier"))),
                new EventInvokeConfig(
                        givenRetries, givenMaximumAge, destination(row, "on_success"), destination(row, "on_failure")),
                Instant.ofEpochMilli(row.getLong("last_modified")));
    }

    private static Optional<Destination> destination(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(ReadDestination::of);
    }
}
