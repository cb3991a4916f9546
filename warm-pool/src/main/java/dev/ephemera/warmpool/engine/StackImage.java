package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Optional;

/**
 * What containers of a stack start from, where that had to be built: an image, or a root file system.
 *
 * @param name as the engine knows it
 * @param own how much disk space it takes beside what it is built on
 * @param origin what it is built on; empty if it is built on nothing
 */
public record StackImage(String name, MemorySize own, Optional<StackImage> origin) {

    /** How much disk space it shares with all others that are built on the same. */
    public MemorySize shared() {
        return origin.map(below -> below.own().plus(below.shared())).orElse(MemorySize.ZERO);
    }
}
