package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.util.List;
import java.util.Optional;

/**
 * New values for a mapping. What is empty stays as it is.
 *
 * @param wanted enabled or disabled
 * @param filters patterns as JSON; an empty list removes those there are
 * @param access an empty list removes what there is
 */
public record MappingChange(
        Optional<FunctionReference> function,
        Optional<Wanted> wanted,
        Optional<Integer> batchSize,
        Optional<Integer> windowSeconds,
        Optional<List<String>> filters,
        Optional<List<SourceAccess>> access,
        FailureChange failures) {

    public static final MappingChange NONE = new MappingChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            FailureChange.NONE);
}
