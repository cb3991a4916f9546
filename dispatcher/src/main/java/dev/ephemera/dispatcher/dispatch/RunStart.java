package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;

/**
 * A run that begins.
 *
 * @param container where it runs
 * @param type warm or cold
 * @param log its output, which grows while it runs
 */
public record RunStart(ContainerId container, StartType type, RunLog log) {}
