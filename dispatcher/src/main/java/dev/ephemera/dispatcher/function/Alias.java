package dev.ephemera.dispatcher.function;

import java.util.Optional;

/**
 * A name for a version of a function, which can be moved to another one. Calls by it run that version,
 * or a second one in the proportion that is wanted.
 *
 * @param target the version it stands for
 * @param description at most 256 characters
 * @param routing the second version, if there is one
 * @param revisionId changes with every change
 */
public record Alias(
        AliasName name, VersionKey target, String description, Optional<AliasRouting> routing, String revisionId) {

    /** What callers name it by. */
    public FunctionReference reference() {
        return new FunctionReference(target.name(), Optional.of(name.value()));
    }

    /**
     * The version that a call runs.
     *
     * @param draw evenly distributed, from 0 to just below 1
     */
    VersionKey version(double draw) {
        return routing.filter(additional -> draw < additional.weight())
                .map(additional -> new VersionKey(target.name(), additional.version()))
                .orElse(target);
    }
}
