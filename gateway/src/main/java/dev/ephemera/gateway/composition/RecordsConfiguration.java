package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.ledger.RecordSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** What is remembered of runs; see {@link RecordSettings.Retention}. */
@ConfigurationProperties("ephemera.records")
record RecordsConfiguration(Duration age, int perFunction, MemorySize logsPerFunction) {

    RecordSettings settings() {
        RecordSettings defaults = RecordSettings.DEFAULT;
        return new RecordSettings(
                defaults.queue(),
                defaults.batch(),
                defaults.pause(),
                defaults.closing(),
                new RecordSettings.Retention(age, perFunction, logsPerFunction));
    }
}
