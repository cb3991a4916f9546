package dev.ephemera.triggers.mapping;

import java.time.Duration;

/**
 * How many records make an invocation.
 *
 * @param size the most: 1 to 10,000
 * @param window how long to wait for more after the first: 0 to 300 s
 */
public record Batching(int size, Duration window) {}
