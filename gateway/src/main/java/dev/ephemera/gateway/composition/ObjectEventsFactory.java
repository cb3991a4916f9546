package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.gateway.auth.ApiKey;
import dev.ephemera.gateway.auth.ApiKeys;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.ListRules;
import dev.ephemera.triggers.objectstore.RuleActivity;
import dev.ephemera.triggers.objectstore.access.KeyFile;
import dev.ephemera.triggers.objectstore.access.OwnerKeys;
import dev.ephemera.triggers.objectstore.access.StoreKey;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** What turns object events into invocations, whichever store they come from. */
@Factory
final class ObjectEventsFactory {

    @Singleton
    NotificationRules rules(Storage storage, FunctionRegistry functions, DatabaseConfiguration database) {
        return new NotificationRules(storage.database(), functions::get, database.staleness());
    }

    @Singleton
    RuleActivity activity() {
        return new RuleActivity();
    }

    @Singleton
    AcceptObjectEvents accept(NotificationRules rules, InvocationQueue queue, RuleActivity activity, TimeSource time) {
        return new AcceptObjectEvents(rules, queue, activity, time);
    }

    @Singleton
    TriggerListing listing(NotificationRules rules, RuleActivity activity, FunctionRegistry functions) {
        return new ListRules(
                rules, activity, function -> functions.find(function).isPresent());
    }

    /** Whoever has a key of the platform's may use its store; without any, a key of the store's own is made. */
    @Singleton
    StoreKeys keys(PlatformSettings platform, ApiKeys apiKeys, Storage storage) throws IOException {
        List<StoreKey> keys =
                apiKeys.all().stream().map(ObjectEventsFactory::storeKey).toList();
        return new StoreKeys(
                new OwnerKeys(keys.isEmpty() ? List.of(KeyFile.open(platform.objectStoreKeyFile())) : keys));
    }

    private static StoreKey storeKey(ApiKey key) {
        return new StoreKey(key.id(), key.secret());
    }
}
