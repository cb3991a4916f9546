package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.dispatch.RunSupplies;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.access.LendStore;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.embedded.AnswerStore;
import dev.ephemera.triggers.objectstore.embedded.EmbeddedStore;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.warmpool.time.SystemTime;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The platform's own object store, and how runs reach it. */
@Factory
@Requires(notEnv = EngineRoomFactory.DOORS_ONLY)
final class ObjectStoreFactory {

    /** Begins to start when the platform is ready, which does not wait for it. */
    @Context
    @Bean(preDestroy = "close")
    @Requires(property = "ephemera.object-store.enabled", value = "true")
    EmbeddedStore store(
            PlatformSettings platform,
            ObjectStoreConfiguration configuration,
            StoreKeys keys,
            NotificationRules rules,
            AcceptObjectEvents events,
            DoorsAreOpen doors) {
        return EmbeddedStore.startAt(
                doors.opened(),
                configuration.settings(platform.data()),
                new AnswerStore(keys, rules, events),
                SystemTime.INSTANCE);
    }

    /** Runs are there before the store is, which needs the queue, which needs runs. */
    @Singleton
    RunSupplies supplies(ObjectStoreConfiguration configuration, StoreKeys keys, BeanProvider<EmbeddedStore> store) {
        return configuration.enabled() ? new LendStore(keys, () -> store.get().address()) : LendStore.none();
    }
}
