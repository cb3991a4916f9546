package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.ledger.DeadLetters;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.RedriveDeadLetters;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Puts together what steers invocations. */
@Factory
final class InvocationsFactory {

    @Singleton
    RedriveDeadLetters redrive(DeadLetters letters, InvocationQueue queue) {
        return new RedriveDeadLetters(letters, queue);
    }
}
