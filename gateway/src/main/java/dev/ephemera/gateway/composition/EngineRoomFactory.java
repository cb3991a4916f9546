package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.dispatch.RunSupplies;
import dev.ephemera.dispatcher.function.ImagesInUse;
import dev.ephemera.dispatcher.ledger.DeadLetters;
import dev.ephemera.dispatcher.ledger.InvocationControl;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.metrics.DispatchMetrics;
import dev.ephemera.gateway.auth.Authentication;
import dev.ephemera.gateway.health.HealthCheck;
import dev.ephemera.gateway.health.QueueHealth;
import dev.ephemera.gateway.lambda.Prestart;
import dev.ephemera.gateway.serve.Drain;
import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.gateway.serve.StartReport;
import dev.ephemera.gateway.serve.UndoStart;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.pool.PoolMetrics;
import dev.ephemera.warmpool.stack.StackCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other half of the composition root: what runs functions. Left out where only the doors and the
 * storage are wanted.
 */
@Factory
@Requires(notEnv = EngineRoomFactory.DOORS_ONLY)
final class EngineRoomFactory {

    static final String DOORS_ONLY = "doors-only";

    /** Started with the platform, not with the first call. */
    @Context
    @Bean(preDestroy = "close")
    EngineRoom engineRoom(
            PlatformSettings platform,
            EngineRoomSettings settings,
            StackCatalog stacks,
            Storage storage,
            StoredReservations reservations,
            DispatchMetrics metrics,
            RunSupplies supplies,
            MeterRegistry registry,
            Authentication authentication,
            UndoStart undoStart)
            throws EngineException, IOException {
        ListenAddress.check(platform.host(), authentication);
        EngineRoom room =
                new OpenEngineRoom(platform, settings, stacks, storage, reservations, metrics, supplies).open();
        undoStart.with(room::close);
        new PoolMetrics(room.pool(), room.reapOrphans()::left).bindTo(registry);
        return room;
    }

    @Singleton
    Drain drain(
            EngineRoom engineRoom,
            @Nullable QueueRoom queueRoom,
            @Nullable RunningMappings mappings,
            ShutdownSettings shutdown) {
        return () -> {
            if (mappings != null) {
                mappings.stopTaking();
            }
            if (queueRoom != null) {
                queueRoom.stopTaking();
            }
            engineRoom.drain(shutdown.grace());
            if (queueRoom != null) {
                queueRoom.awaitLastWords();
            }
        };
    }

    @Singleton
    Dispatch dispatch(EngineRoom engineRoom) {
        return engineRoom.dispatcher();
    }

    @Singleton
    ImagesInUse images(EngineRoom engineRoom) {
        return engineRoom.images();
    }

    @Singleton
    Prestart prestart(EngineRoom engineRoom, StackCatalog stacks) {
        return runtime -> stacks.forRuntime(runtime)
                .filter(stack -> Optional.ofNullable(engineRoom.stacks().get(stack.name()))
                        .filter(StackState::isMissing)
                        .isEmpty())
                .ifPresent(engineRoom.pool()::expect);
    }

    @Singleton
    LiveRuns live(EngineRoom engineRoom) {
        return engineRoom.live();
    }

    @Singleton
    InvocationHistory history(EngineRoom engineRoom) {
        return engineRoom.ledger().history();
    }

    @Singleton
    InvocationControl control(EngineRoom engineRoom) {
        return engineRoom.ledger().control();
    }

    @Singleton
    DeadLetters deadLetters(EngineRoom engineRoom) {
        return engineRoom.ledger().deadLetters();
    }

    @Singleton
    StartReport report(
            EngineRoom engineRoom, PlatformSettings platform, EngineRoomSettings settings, QueueHealth.Source queue) {
        PoolConfiguration pool = settings.pool();
        return new StartReport(
                engineRoom.engine(),
                engineRoom.choice(),
                engineRoom.stacks(),
                "at least " + pool.floor() + " ready containers for each stack in use, more with demand, up to "
                        + pool.idleBudget().of(Machine.memory()) + " of memory",
                queue.look().summary(),
                platform.data());
    }

    @Singleton
    HealthCheck engine(EngineRoom engineRoom) {
        return Checks.engine(engineRoom);
    }

    @Singleton
    HealthCheck pool(EngineRoom engineRoom) {
        return Checks.pool(engineRoom);
    }
}
