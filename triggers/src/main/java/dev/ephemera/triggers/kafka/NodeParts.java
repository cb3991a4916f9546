package dev.ephemera.triggers.kafka;

import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;

/** What all mappings of a node share; each part is thread-safe. */
public record NodeParts(
        MappingSettings settings, InvokeFunction function, EventMemory memory, TimeSource time, Timers timers) {}
