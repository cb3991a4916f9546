package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** What functions may ask for; see {@link FunctionLimits}. */
@ConfigurationProperties("ephemera.functions")
record FunctionLimitsConfiguration(MemorySize memory, Duration timeout) {

    FunctionLimits limits() {
        return new FunctionLimits(memory, timeout);
    }
}
