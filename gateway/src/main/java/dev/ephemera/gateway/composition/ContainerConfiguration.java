package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;

/** What each container may have; see {@link ContainerLimits}. */
@ConfigurationProperties("ephemera.containers")
record ContainerConfiguration(int processes, int openFiles, MemorySize temporaryStorage) {

    ContainerLimits limits() {
        return new ContainerLimits(processes, openFiles, temporaryStorage);
    }
}
