package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.admission.AdmissionSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** What may run at a time, and how long the rest may wait; see {@link AdmissionSettings}. */
@ConfigurationProperties("ephemera.admission")
record AdmissionConfiguration(MemoryShare budget, int longestQueue, Duration longestWait) {

    AdmissionSettings settings(MemorySize machine) {
        return new AdmissionSettings(budget.of(machine), longestQueue, longestWait);
    }
}
