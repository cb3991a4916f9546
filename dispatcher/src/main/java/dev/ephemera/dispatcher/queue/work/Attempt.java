package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;

/**
 * An attempt that has been made.
 *
 * @param version which version of the function it was for
 * @param tries how often it has been tried on this node, from 1
 */
record Attempt(QueuedInvocation invocation, Terms terms, String version, int tries) {}
