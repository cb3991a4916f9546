package dev.ephemera.warmpool.container;

import dev.ephemera.warmpool.engine.StartedContainer;
import java.util.Optional;

/** Where a container stands in its life. Only states in which a container exists hold one. */
public sealed interface ContainerState {

    /** The engine has been asked for it. */
    record Creating() implements ContainerState {}

    /** It runs, and its bootstrap is on its way up. */
    record Starting(StartedContainer container) implements ContainerState {}

    /** Its bootstrap waits for an assignment. */
    record Ready(StartedContainer container) implements ContainerState {}

    /** One run has it, and no other ever will. */
    record Claimed(StartedContainer container) implements ContainerState {}

    /**
     * It is being killed and removed.
     *
     * @param container empty if the engine never made one
     * @param failures removals that did not succeed so far
     */
    record Removing(Optional<StartedContainer> container, int failures) implements ContainerState {}

    /** It is verified gone. */
    record Gone() implements ContainerState {}
}
