package dev.ephemera.warmpool.container;

import dev.ephemera.warmpool.engine.StartedContainer;

/** What can happen to a container. */
public sealed interface ContainerEvent {

    /** The engine has made it. */
    record Started(StartedContainer container) implements ContainerEvent {}

    /** The engine could not make it. */
    record StartFailed() implements ContainerEvent {}

    /** Its bootstrap has asked for an assignment. */
    record BootstrapReady() implements ContainerEvent {}

    /** A run takes it. */
    record Claim() implements ContainerEvent {}

    /** The run that had it has ended. */
    record Released() implements ContainerEvent {}

    /** Its first process has ended, or its bootstrap has hung up. */
    record Died() implements ContainerEvent {}

    /** The pool has no more use for it. */
    record Evicted() implements ContainerEvent {}

    /** The engine has confirmed its removal. */
    record Removed() implements ContainerEvent {}

    /** The engine could not remove it this time. */
    record RemovalFailed() implements ContainerEvent {}
}
