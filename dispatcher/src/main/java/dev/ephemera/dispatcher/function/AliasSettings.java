package dev.ephemera.dispatcher.function;

import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants of an alias. What is empty is to stay as it is.
 *
 * @param version {@code $LATEST} or a number
 * @param weights at most one published version, and its part of the calls, 0 to 1; an empty map ends that
 */
public record AliasSettings(
        Optional<String> version, Optional<String> description, Optional<Map<String, Double>> weights) {

    public AliasSettings {
        weights = weights.map(Map::copyOf);
    }
}
