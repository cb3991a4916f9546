package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;

/** Why a run is over. */
sealed interface RunEnd {

    /** The container answered. */
    record Answered(RuntimeAnswer answer) implements RunEnd {}

    /** Its first process ended without an answer. */
    record Exited(ContainerExit exit) implements RunEnd {}

    /** The function's time was up; the container is dead. */
    record TimedOut() implements RunEnd {}

    /** Nobody waits for the answer; the container is dead. */
    record CallerGone() implements RunEnd {}

    /** The platform is shutting down and waits no longer; the container is dead. */
    record Abandoned() implements RunEnd {}
}
