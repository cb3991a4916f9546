package dev.ephemera.triggers.mapping;

import java.util.Collection;

/** Where a mapping is between what was asked for and what its nodes do. */
public enum MappingState {
    CREATING("Creating"),
    ENABLING("Enabling"),
    ENABLED("Enabled"),
    DISABLING("Disabling"),
    DISABLED("Disabled"),
    UPDATING("Updating"),
    DELETING("Deleting");

    private final String label;

    MappingState(String label) {
        this.label = label;
    }

    /** Lambda's word for it. */
    public String label() {
        return label;
    }

    /**
     * The state of a mapping.
     *
     * @param nodes what those nodes say that are alive; a change is over when all of them, and at least
     *     one, have carried it out
     */
    static MappingState of(EventSourceMapping mapping, Collection<NodeReport> nodes) {
        boolean settled = !nodes.isEmpty() && nodes.stream().allMatch(node -> node.revision() == mapping.revision());
        return switch (mapping.wanted()) {
            case ENABLED -> settled ? ENABLED : mapping.change();
            case DISABLED -> settled ? DISABLED : mapping.change();
            case DELETED -> DELETING;
        };
    }
}
