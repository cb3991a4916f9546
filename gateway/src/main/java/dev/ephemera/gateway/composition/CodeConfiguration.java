package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;

/** Deployment packages; see {@link CodeLimits}. */
@ConfigurationProperties("ephemera.code")
record CodeConfiguration(MemorySize packaged, MemorySize unpacked, int entries, MemorySize copies) {

    CodeLimits limits() {
        return new CodeLimits(packaged, unpacked, entries, copies);
    }
}
