package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.dispatch.DispatchSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** How functions are run; see {@link DispatchSettings}. */
@ConfigurationProperties("ephemera.runs")
record RunConfiguration(int attempts, Duration containerWait, MemorySize logLimit, Duration releaseDelay) {

    DispatchSettings settings() {
        return new DispatchSettings(attempts, containerWait, logLimit, releaseDelay);
    }
}
