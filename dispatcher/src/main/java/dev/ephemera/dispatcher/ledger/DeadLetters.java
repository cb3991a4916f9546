package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Optional;

/**
 * The asynchronous invocations that nothing will run any more, and what came out of the queue and
 * could not be understood. Thread-safe.
 */
public interface DeadLetters {

    /**
     * Lists them, the latest first.
     *
     * @param function only those of this function, which leaves out what could not be understood
     * @param limit 1 to {@value InvocationHistory#MOST_AT_ONCE}
     * @param marker where the page before ended
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if the limit is out of range or no
     *     page ended with the marker
     */
    Page<DeadLetter> list(Optional<FunctionName> function, int limit, Optional<String> marker);

    /** One of them with its whole event, or with the bytes that could not be understood. */
    Optional<DeadLetterContent> look(InvocationId id);

    /**
     * Prepares a dead letter for another life: the copy to put into the queue, with the first attempt
     * to come and accepted now. It stays a dead letter until {@link #redriven} or until the copy is
     * claimed, whichever comes first; so a crash between the two loses nothing and runs nothing twice.
     * Only the copy made last is worth anything.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if there is no such dead letter, or
     *     it could not be understood
     */
    QueuedInvocation redrive(InvocationId id);

    /**
     * Notes that the copy that {@link #redrive} made is in the queue: the invocation waits again.
     *
     * @return false if a later copy has been made, or the letter is gone; the copy is worth nothing
     *     then
     */
    boolean redriven(QueuedInvocation copy);

    /** Forgets one; false if there is none. */
    boolean purge(InvocationId id) throws InterruptedException;

    /** Forgets those of a function; returns how many there were. */
    int purge(FunctionName function) throws InterruptedException;

    /** Forgets all; returns how many there were. */
    int purgeAll() throws InterruptedException;
}
