package dev.ephemera.dispatcher.admission;

/**
 * The right to run once, given back in two steps, as a run ends before its container does. Both may be
 * called from any thread, and again without effect.
 */
public interface Permit {

    /** The run has ended: the function may start another one. */
    void runEnded();

    /** The container is dead: its memory is free. Includes {@link #runEnded}. */
    void containerDead();
}
