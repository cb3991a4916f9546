package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The SQL of the rules, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class RuleTable {

    /** No event has a space in its name. */
    private static final String SEPARATOR = " ";

    private RuleTable() {}

    /** Until the transaction ends nobody else changes the rules of this bucket. */
    static void lock(Handle handle, BucketName bucket) {
        handle.createUpdate("insert into notification_buckets (bucket, revision) values (:bucket, 1)"
                        + " on conflict (bucket) do update set revision = notification_buckets.revision + 1")
                .bind("bucket", bucket.value())
                .execute();
    }

    static BucketRules read(Handle handle, BucketName bucket) {
        return new BucketRules(
                bucket,
                handle.createQuery("select id, events, prefix, suffix, function_name, qualifier"
                                + " from notification_rules where bucket = :bucket order by position")
                        .bind("bucket", bucket.value())
                        .map((row, _) -> rule(row))
                        .list());
    }

    static List<BucketRules> readAll(Handle handle) {
        Map<BucketName, BucketRules> all = new LinkedHashMap<>();
        handle.createQuery("select bucket, id, events, prefix, suffix, function_name, qualifier"
                        + " from notification_rules order by bucket, position")
                .map((row, _) -> new BucketRules(new BucketName(row.getString("bucket")), List.of(rule(row))))
                .forEach(one -> all.merge(
                        one.bucket(),
                        one,
                        (rules, next) -> rules.with(next.rules().getFirst())));
        return List.copyOf(all.values());
    }

    static void replace(Handle handle, BucketRules rules) {
        String bucket = rules.bucket().value();
        handle.createUpdate("delete from notification_rules where bucket = :bucket")
                .bind("bucket", bucket)
                .execute();
        if (rules.rules().isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into notification_rules"
                + " (bucket, id, position, events, prefix, suffix, function_name, qualifier)"
                + " values (:bucket, :id, :position, :events, :prefix, :suffix, :function_name, :qualifier)");
        for (int position = 0; position < rules.rules().size(); position++) {
            NotificationRule rule = rules.rules().get(position);
            batch.bind("bucket", bucket)
                    .bind("id", rule.id())
                    .bind("position", position)
                    .bind(
                            "events",
                            rule.events().stream().map(EventPattern::text).collect(Collectors.joining(SEPARATOR)))
                    .bind("prefix", rule.filter().prefix())
                    .bind("suffix", rule.filter().suffix())
                    .bind("function_name", rule.function().name().value())
                    .bind("qualifier", rule.function().qualifier().orElse(null))
                    .add();
        }
        batch.execute();
    }

    private static NotificationRule rule(ResultSet row) throws SQLException {
        return new NotificationRule(
                row.getString("id"),
                Arrays.stream(row.getString("events").split(SEPARATOR, -1))
                        .map(EventPattern::new)
                        .toList(),
                new KeyFilter(row.getString("prefix"), row.getString("suffix")),
                new FunctionReference(
                        new FunctionName(row.getString("function_name")),
                        Optional.ofNullable(row.getString("qualifier"))));
    }
}
