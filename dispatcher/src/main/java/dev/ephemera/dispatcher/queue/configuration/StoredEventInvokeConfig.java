package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.time.Instant;

/**
 * A configuration that somebody has set.
 *
 * @param function whose it is; always with a qualifier
 * @param lastModified when it was set, to the millisecond
 */
public record StoredEventInvokeConfig(FunctionReference function, EventInvokeConfig config, Instant lastModified) {}
