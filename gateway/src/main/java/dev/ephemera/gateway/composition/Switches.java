package dev.ephemera.gateway.composition;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.value.PropertyResolver;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses a start with a switch that is neither on nor off: Micronaut takes every word that it does not know for off.
 */
@Context
final class Switches {

    private static final List<String> KEYS = List.of(
            "ephemera.kafka.embedded.enabled", "ephemera.object-store.enabled", "ephemera.sandbox.host-runtimes");

    private static final Set<String> POSITIONS = Set.of("true", "false");

    /** @throws IllegalArgumentException if one of them is something else */
    Switches(PropertyResolver settings) {
        for (String key : KEYS) {
            settings.getProperty(key, String.class)
                    .filter(value -> !POSITIONS.contains(value.toLowerCase(Locale.ROOT)))
                    .ifPresent(value -> {
                        throw new IllegalArgumentException(
                                "the setting " + key + " is '" + value + "'; it is true or false");
                    });
        }
    }
}
