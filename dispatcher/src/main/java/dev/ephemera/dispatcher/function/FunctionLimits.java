package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * What functions may ask for.
 *
 * @param memory the most memory; at least 64 MB
 * @param timeout the longest run; at least 1 s
 */
public record FunctionLimits(MemorySize memory, Duration timeout) {

    /** 10,240 MB and one hour. */
    public static final FunctionLimits DEFAULT =
            new FunctionLimits(MemorySize.ofMegabytes(10_240), Duration.ofHours(1));
}
