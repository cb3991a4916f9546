package dev.ephemera.gateway.serve;

import dev.ephemera.warmpool.engine.StackAvailability;

/**
 * Whether a stack can run here.
 *
 * @param title what people read; not the stack's alone
 */
public record StackState(String title, StackAvailability availability) {

    public boolean isMissing() {
        return availability instanceof StackAvailability.Missing;
    }
}
