package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.ledger.RecordSettings;
import dev.ephemera.dispatcher.ledger.Recorded;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/** What is remembered of invocations; see {@link RecordSettings}. */
@ConfigurationProperties("ephemera.records")
record RecordsConfiguration(
        Recorded which,
        MemorySize events,
        MemorySize results,
        Duration age,
        int perFunction,
        MemorySize sizePerFunction,
        Duration deadLetters) {

    RecordSettings settings() {
        return new RecordSettings(
                which,
                RecordSettings.Writing.DEFAULT,
                new RecordSettings.Bulk(events, results),
                new RecordSettings.Retention(age, perFunction, sizePerFunction, deadLetters));
    }
}
