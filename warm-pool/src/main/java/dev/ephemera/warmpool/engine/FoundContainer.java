package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.instance.InstanceId;
import java.nio.file.Path;

/**
 * A container as an engine lists it, of this instance or of another.
 *
 * @param engineId the engine's own name for it
 * @param instance the platform process that created it
 * @param runDirectory that process's run directory, which tells whether it is alive
 * @param stack the stack's name
 */
public record FoundContainer(String engineId, InstanceId instance, Path runDirectory, String stack) {}
