package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.concurrent.CompletableFuture;

/** A request for a permit; equal only to itself, as its future is. */
record Waiter(FunctionName function, MemorySize memory, CompletableFuture<AdmissionDecision> decision) {}
