package dev.ephemera.gateway.serve;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How to undo what a start has opened, should that start fail: Micronaut closes no bean of a context that has
 * not started whole. Confined to the thread that starts the platform.
 */
public final class UndoStart {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    UndoStart() {}

    /** @param step throws nothing; those added last are taken first */
    public void with(Runnable step) {
        steps.push(step);
    }

    void undo() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
