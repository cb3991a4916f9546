package dev.ephemera.dispatcher.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/** A permit that does each step once. Thread-safe. */
final class HeldPermit implements Permit {

    private final Runnable onRunEnded;
    private final Runnable onContainerDead;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean dead = new AtomicBoolean();

    HeldPermit(Runnable onRunEnded, Runnable onContainerDead) {
        this.onRunEnded = onRunEnded;
        this.onContainerDead = onContainerDead;
    }

    @Override
    public void runEnded() {
        if (ended.compareAndSet(false, true)) {
            onRunEnded.run();
        }
    }

    @Override
    public void containerDead() {
        runEnded();
        if (dead.compareAndSet(false, true)) {
            onContainerDead.run();
        }
    }
}
