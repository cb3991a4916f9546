package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.schedule.FireSchedules;
import dev.ephemera.triggers.schedule.ListSchedules;
import dev.ephemera.triggers.schedule.ScheduleMetrics;
import dev.ephemera.triggers.schedule.Schedules;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.triggers.schedule.store.SqlRunStore;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** What runs functions at given times. */
@Factory
final class SchedulesFactory {

    @Singleton
    ScheduleStore scheduleStore(Storage storage) {
        return new ScheduleStore(storage.database());
    }

    @Singleton
    Schedules schedules(
            ScheduleStore store,
            InvocationQueue queue,
            FunctionRegistry functions,
            QueueConfiguration settings,
            BeanProvider<FireSchedules> firing,
            TimeSource time) {
        return new Schedules(
                store,
                queue,
                new Schedules.Rules(functions::get, settings.payloadLimit()),
                () -> firing.ifPresent(FireSchedules::wake),
                time);
    }

    @Singleton
    TriggerListing scheduleListing(ScheduleStore store, FunctionRegistry functions) {
        return new ListSchedules(store, function -> functions.find(function).isPresent());
    }

    @Singleton
    ScheduleMetrics scheduleMetrics(MeterRegistry registry) {
        return new ScheduleMetrics(registry);
    }

    /** Started with the platform. Closed before the queue, which it needs. */
    @Context
    @Bean(preDestroy = "close")
    @Requires(beans = QueueRoom.class, notEnv = EngineRoomFactory.DOORS_ONLY)
    FireSchedules firing(
            Storage storage,
            InvocationQueue queue,
            InvocationHistory history,
            ScheduleMetrics metrics,
            TimeSource time) {
        SqlRunStore store = new SqlRunStore(storage.database());
        if (!storage.database().shared()) {
            store.releaseAll();
        }
        return FireSchedules.start(store, queue, id -> isUnfinished(history, id), metrics, time);
    }

    private static boolean isUnfinished(InvocationHistory history, InvocationId id) {
        try {
            return history.find(id)
                    .filter(found -> !found.record().status().isFinal())
                    .isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
