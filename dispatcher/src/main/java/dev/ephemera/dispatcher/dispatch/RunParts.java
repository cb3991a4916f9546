package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.log.LogPump;
import dev.ephemera.warmpool.pool.WarmPool;
import dev.ephemera.warmpool.stack.StackCatalog;

/**
 * What a run is made of: a container, the stack it is of, the code, somewhere for its output to go, a
 * place where it can be seen, and what else its function asks for.
 */
public record RunParts(
        WarmPool pool, StackCatalog stacks, CodeLeases code, LogPump logPump, LiveRuns live, RunSupplies supplies) {}
