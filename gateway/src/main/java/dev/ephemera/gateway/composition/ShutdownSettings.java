package dev.ephemera.gateway.composition;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * The end of the platform.
 *
 * @param grace how long runs in flight may go on
 */
@ConfigurationProperties("ephemera.shutdown")
record ShutdownSettings(Duration grace) {

    public ShutdownSettings {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("ephemera.shutdown.grace is 0 or more, not " + grace);
        }
    }
}
