package dev.ephemera.dispatcher.invocation;

/**
 * Where a copy of a queued invocation lies. A copy that is delivered again comes from the same place;
 * a second copy of the same invocation from another one.
 *
 * @param text topic, partition and offset, such as {@code ephemera.p0.lane-3/0/4711}
 */
public record Place(String text) {

    @Override
    public String toString() {
        return text;
    }
}
