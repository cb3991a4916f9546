package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.queue.kafka.QueueTopics;
import dev.ephemera.dispatcher.queue.kafka.TransportSettings;
import dev.ephemera.dispatcher.queue.work.AsynchronousSettings;
import dev.ephemera.dispatcher.queue.work.Backoff;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Asynchronous invocations; see {@link AsynchronousSettings} and {@link TransportSettings}. */
@ConfigurationProperties("ephemera.queue")
record QueueConfiguration(
        MemorySize payloadLimit,
        int concurrency,
        int parallelStarts,
        int retries,
        List<Duration> retryDelays,
        Duration maximumAge,
        Duration shortestBackoff,
        Duration longestBackoff,
        int lanes,
        String topicPrefix,
        int replicationFactor,
        Duration putPatience) {

    AsynchronousSettings asynchronous() {
        AsynchronousSettings defaults = AsynchronousSettings.DEFAULT;
        return new AsynchronousSettings(
                payloadLimit,
                new AsynchronousSettings.Attempts(retries, retryDelays, maximumAge),
                new Backoff(shortestBackoff, longestBackoff),
                new AsynchronousSettings.Starts(
                        parallelStarts,
                        defaults.starts().patience(),
                        defaults.starts().tries()),
                defaults.copies());
    }

    TransportSettings transport() {
        TransportSettings defaults = TransportSettings.DEFAULT;
        return new TransportSettings(
                new QueueTopics(
                        topicPrefix,
                        lanes,
                        replicationFactor == 0 ? OptionalInt.empty() : OptionalInt.of(replicationFactor)),
                concurrency,
                payloadLimit,
                putPatience,
                defaults.acknowledgement(),
                defaults.lock());
    }
}
