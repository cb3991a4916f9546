package dev.ephemera.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much to measure.
 *
 * @param warmUp load before anything is measured: a JVM that has just started interprets its code
 * @param calls for each latency
 * @param pause between two calls whose latency is measured, so that the pool is full again
 * @param load for each rate
 * @param concurrencies at which rates are taken
 */
record Effort(Duration warmUp, int calls, Duration pause, Duration load, List<Integer> concurrencies) {

    static final Effort FULL =
            new Effort(Duration.ofSeconds(30), 200, Duration.ofMillis(100), Duration.ofSeconds(10), List.of(1, 4, 16));
    static final Effort QUICK =
            new Effort(Duration.ofSeconds(10), 40, Duration.ofMillis(100), Duration.ofSeconds(4), List.of(4));
}
