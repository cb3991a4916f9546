package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;

/**
 * Someone who waits at the gate.
 *
 * @param number counts those who came, so that whoever has waited longest has the lowest
 */
record GateCandidate(long number, FunctionName function, Priority priority) {}
