package dev.ephemera.gateway.composition;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Images of users' own.
 *
 * @param look how often it is looked which of them functions need
 */
@ConfigurationProperties("ephemera.images")
record ImagesConfiguration(Duration look) {

    public ImagesConfiguration {
        if (!look.isPositive()) {
            throw new IllegalArgumentException("ephemera.images.look is more than 0, not " + look);
        }
    }
}
