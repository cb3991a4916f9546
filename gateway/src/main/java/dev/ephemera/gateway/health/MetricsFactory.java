package dev.ephemera.gateway.health;

import dev.ephemera.dispatcher.metrics.DispatchMetrics;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes the meters. */
@Factory
final class MetricsFactory {

    @Singleton
    @Bean(
            typed = {MeterRegistry.class, PrometheusMeterRegistry.class},
            preDestroy = "close")
    PrometheusMeterRegistry meters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Singleton
    DispatchMetrics dispatchMetrics(MeterRegistry registry, TimeSource time) {
        return new DispatchMetrics(registry, time);
    }
}
