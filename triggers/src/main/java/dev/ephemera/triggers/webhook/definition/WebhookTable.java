package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The SQL of webhooks, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class WebhookTable {

    private WebhookTable() {}

    /** False if there is one of this name. */
    static boolean insert(Handle handle, Webhook webhook) {
        return bind(
                                handle.createUpdate("insert into webhooks (name, function_name, qualifier, scheme,"
                                        + " secret_name, secret, verify_token, window_millis, state, deployment,"
                                        + " created, revision) values (:name, :function_name, :qualifier, :scheme,"
                                        + " :secret_name, :secret, :verify_token, :window_millis, :state, :deployment,"
                                        + " :created, :revision) on conflict do nothing"),
                                webhook)
                        .execute()
                == 1;
    }

    /** Stores the next revision; false if it is not the next one any more. */
    static boolean replace(Handle handle, Webhook webhook) {
        return bind(
                                handle.createUpdate("update webhooks set function_name = :function_name,"
                                        + " qualifier = :qualifier, scheme = :scheme, secret_name = :secret_name,"
                                        + " secret = :secret, verify_token = :verify_token,"
                                        + " window_millis = :window_millis, state = :state, deployment = :deployment,"
                                        + " revision = :revision"
                                        + " where name = :name and created = :created and revision = :revision - 1"),
                                webhook)
                        .execute()
                == 1;
    }

    static boolean delete(Handle handle, WebhookName name) {
        return handle.createUpdate("delete from webhooks where name = :name")
                        .bind("name", name.value())
                        .execute()
                == 1;
    }

    static Optional<Webhook> find(Handle handle, WebhookName name) {
        return handle.createQuery("select * from webhooks where name = :name")
                .bind("name", name.value())
                .map((row, _) -> read(row))
                .findOne();
    }

    static List<Webhook> all(Handle handle) {
        return handle.createQuery("select * from webhooks order by name")
                .map((row, _) -> read(row))
                .list();
    }

    private static Update bind(Update update, Webhook webhook) {
        return update.bind("name", webhook.name().value())
                .bind("function_name", webhook.function().name().value())
                .bind("qualifier", webhook.function().qualifier().orElse(null))
                .bind("scheme", webhook.scheme().label())
                .bind(
                        "secret_name",
                        webhook.secret().flatMap(WebhookTable::nameOf).orElse(null))
                .bind(
                        "secret",
                        webhook.secret().flatMap(WebhookTable::contentOf).orElse(null))
                .bind(
                        "verify_token",
                        webhook.verifyToken().map(KeptSecret.Stored::content).orElse(null))
                .bind("window_millis", webhook.window().toMillis())
                .bind("state", webhook.state().name().toLowerCase(Locale.ROOT))
                .bind("deployment", webhook.deployment().orElse(null))
                .bind("created", webhook.created().toEpochMilli())
                .bind("revision", webhook.revision());
    }

    private static Optional<String> nameOf(KeptSecret secret) {
        return secret instanceof KeptSecret.Named(String name) ? Optional.of(name) : Optional.empty();
    }

    private static Optional<String> contentOf(KeptSecret secret) {
        return secret instanceof KeptSecret.Stored(String content) ? Optional.of(content) : Optional.empty();
    }

    private static Webhook read(ResultSet row) throws SQLException {
        Optional<KeptSecret> named =
                Optional.ofNullable(row.getString("secret_name")).map(KeptSecret.Named::new);
        Optional<KeptSecret> stored =
                Optional.ofNullable(row.getString("secret")).map(KeptSecret.Stored::new);
        return new Webhook(
                new WebhookName(row.getString("name")),
                new FunctionReference(
                        new FunctionName(row.getString("function_name")),
                        Optional.ofNullable(row.getString("qualifier"))),
                Scheme.parse(row.getString("scheme")),
                named.or(() -> stored),
                Optional.ofNullable(row.getString("verify_token")).map(KeptSecret.Stored::new),
                Duration.ofMillis(row.getLong("window_millis")),
                Webhook.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("deployment")),
                Instant.ofEpochMilli(row.getLong("created")),
                row.getLong("revision"));
    }
}
