package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.Outcome;
import java.util.Optional;

/**
 * What is to be done with a claimed invocation, and why.
 *
 * @param outcome of the attempt; empty if there was none
 */
record Decided(Step step, Terms terms, Optional<Outcome> outcome) {}
