package dev.ephemera.dispatcher.function;

import java.util.Optional;

/**
 * New settings for a function, unchecked.
 *
 * @param settings what is empty stays as it is
 * @param revisionId if given, the change is made only while the function still has it
 */
public record ConfigurationChange(FunctionSettings settings, Optional<String> revisionId) {

    public ConfigurationChange(FunctionSettings settings) {
        this(settings, Optional.empty());
    }
}
