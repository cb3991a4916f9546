package dev.ephemera.triggers.objectstore.embedded;

/**
 * How the store is.
 *
 * @param detail one line for people: since when it is up, or what is wrong and what to do
 * @param kept events that it has not been able to hand over yet
 */
public record StoreStatus(State state, String detail, long kept) {

    /** Whether it can be used. */
    public enum State {
        STARTING,
        UP,
        DOWN
    }
}
