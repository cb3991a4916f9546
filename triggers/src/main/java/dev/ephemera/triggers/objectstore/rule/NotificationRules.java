package dev.ephemera.triggers.objectstore.rule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * The rules of all buckets. What has been acknowledged survives a crash. Thread-safe: the database owns
 * the state, and one bucket's rules are changed by one transaction at a time.
 */
public final class NotificationRules {

    private static final int MOST_CACHED = 10_000;

    private final Database database;
    private final Consumer<FunctionReference> mustExist;
    private final Cache<BucketName, BucketRules> cache;

    /**
     * @param mustExist throws if there is no such function, saying so
     * @param staleness how old an answer may be when other nodes share the database
     */
    public NotificationRules(Database database, Consumer<FunctionReference> mustExist, Duration staleness) {
        this.database = database;
        this.mustExist = mustExist;
        Caffeine<Object, Object> builder = Caffeine.newBuilder().maximumSize(MOST_CACHED);
        if (database.shared()) {
            builder.expireAfterWrite(staleness);
        }
        cache = builder.build();
    }

    /** The rules of one bucket, which need not be known here. From memory, as a rule. */
    public BucketRules of(BucketName bucket) {
        return Objects.requireNonNull(cache.get(bucket, this::read));
    }

    /** Every bucket that has rules, by name. */
    public List<BucketRules> all() {
        return database.jdbi().withHandle(RuleTable::readAll);
    }

    /**
     * Gives a bucket these rules and no others.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if one of the functions does not exist
     */
    public void replace(BucketRules rules) {
        rules.rules().forEach(rule -> mustExist.accept(rule.function()));
        change(rules.bucket(), _ -> rules);
    }

    /**
     * Adds a rule, or puts it in the place of the one that has its id.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it overlaps another one, or its
     *     function does not exist
     */
    public BucketRules put(BucketName bucket, NotificationRule rule) {
        mustExist.accept(rule.function());
        return change(bucket, rules -> rules.with(rule));
    }

    /** Removes a rule; does nothing if there is none of this id. */
    public BucketRules remove(BucketName bucket, String id) {
        return change(bucket, rules -> rules.without(id));
    }

    private BucketRules change(BucketName bucket, UnaryOperator<BucketRules> change) {
        try {
            return database.jdbi().inTransaction(handle -> changeIn(handle, bucket, change));
        } finally {
            cache.invalidate(bucket);
        }
    }

    private static BucketRules changeIn(Handle handle, BucketName bucket, UnaryOperator<BucketRules> change) {
        RuleTable.lock(handle, bucket);
        BucketRules changed = change.apply(RuleTable.read(handle, bucket));
        RuleTable.replace(handle, changed);
        return changed;
    }

    private BucketRules read(BucketName bucket) {
        return database.jdbi().withHandle(handle -> RuleTable.read(handle, bucket));
    }
}
