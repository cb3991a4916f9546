package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.ContainerExit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one container's end. Thread-safe: completed by {@link ContainerDeaths}, read by
 * the container.
 */
final class Watch {

    private final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> outOfMemory = new CompletableFuture<>();
    private final CompletableFuture<Void> destroyed = new CompletableFuture<>();
    private final AtomicReference<@Nullable Integer> code = new AtomicReference<>();
    private volatile boolean killed;

    CompletableFuture<ContainerExit> exit() {
        return exit;
    }

    /** Completes when the engine reports that the kernel killed a process for its memory. */
    CompletableFuture<Void> outOfMemory() {
        return outOfMemory;
    }

    /** Completes when the engine reports that the container is gone. */
    CompletableFuture<Void> destroyed() {
        return destroyed;
    }

    /** Keeps the first exit code that is reported. Returns whether this was the first. */
    boolean died(int exitCode) {
        return code.compareAndSet(null, exitCode);
    }

    /** Completes {@link #exit} with the code that was reported first. */
    void complete(boolean ranOutOfMemory) {
        exit.complete(new ContainerExit(Objects.requireNonNull(code.get(), "exit code"), ranOutOfMemory));
    }

    /** Says that the platform itself is about to kill the container. */
    void killed() {
        killed = true;
    }

    boolean wasKilled() {
        return killed;
    }
}
