package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.layer.LayerRegistry;
import dev.ephemera.gateway.health.HealthCheck;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.stack.StackSupplies;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;

/** One half of the composition root: what survives the process, and what it is read with. */
@Factory
final class StorageFactory {

    @Singleton
    TimeSource time() {
        return SystemTime.INSTANCE;
    }

    @Singleton
    StackCatalog stacks(PlatformSettings settings) throws IOException {
        return StackCatalog.read(settings.allStacks(), StackSupplies.ofThisProgram());
    }

    @Singleton
    CodeLimits codeLimits(CodeConfiguration configuration) {
        return configuration.limits();
    }

    @Singleton
    FunctionLimits functionLimits(FunctionLimitsConfiguration configuration) {
        return configuration.limits();
    }

    @Singleton
    @Bean(preDestroy = "close")
    Storage storage(
            PlatformSettings platform,
            DatabaseConfiguration database,
            CodeLimits code,
            FunctionLimits functions,
            StackCatalog stacks,
            TimeSource time)
            throws IOException {
        return Storage.open(platform, database, code, functions, stacks, time);
    }

    @Singleton
    FunctionRegistry functions(Storage storage) {
        return storage.functions();
    }

    @Singleton
    LayerRegistry layers(Storage storage, TimeSource time) {
        return new LayerRegistry(storage.database(), storage.code(), time);
    }

    @Singleton
    CodeStore code(Storage storage) {
        return storage.code();
    }

    @Singleton
    StoredReservations reservations(FunctionRegistry functions) {
        return new StoredReservations(functions);
    }

    @Singleton
    HealthCheck databaseCheck(Storage storage) {
        return Checks.database(storage.database());
    }
}
