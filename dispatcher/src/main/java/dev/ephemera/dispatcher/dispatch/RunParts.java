package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.log.LogPump;
import dev.ephemera.warmpool.pool.WarmPool;
import dev.ephemera.warmpool.stack.StackCatalog;

/** What a run is made of: a container, the stack it is of, the code, and somewhere for its output to go. */
public record RunParts(WarmPool pool, StackCatalog stacks, CodeLeases code, LogPump logPump) {}
