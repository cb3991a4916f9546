package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.queue.destination.Destination;
import java.util.Optional;

/** What shall become of one of a function's destinations. */
public sealed interface DestinationChange {

    /** It stays as it is. */
    record Same() implements DestinationChange {}

    /** Nobody is told any more. */
    record Nobody() implements DestinationChange {}

    /** This one is told. */
    record To(Destination destination) implements DestinationChange {}

    default Optional<Destination> applyTo(Optional<Destination> current) {
        return switch (this) {
            case Same() -> current;
            case Nobody() -> Optional.empty();
            case To(Destination destination) -> Optional.of(destination);
        };
    }
}
