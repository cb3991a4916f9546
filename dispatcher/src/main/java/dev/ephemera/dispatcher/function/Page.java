package dev.ephemera.dispatcher.function;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param nextMarker asks for the part that follows; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> nextMarker) {

    public Page {
        items = List.copyOf(items);
    }
}
