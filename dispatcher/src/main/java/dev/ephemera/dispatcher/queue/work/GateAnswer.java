package dev.ephemera.dispatcher.queue.work;

/** What somebody who waited at the gate gets. */
sealed interface GateAnswer {

    /** A place inside, to be closed when the run has its container or has ended without one. */
    record In(GatePass pass) implements GateAnswer {}

    /** Nothing: its function has been at its limit for too long. */
    record AtItsLimit() implements GateAnswer {}
}
