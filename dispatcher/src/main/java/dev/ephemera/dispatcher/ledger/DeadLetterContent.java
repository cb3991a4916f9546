package dev.ephemera.dispatcher.ledger;

/**
 * A dead letter with all that is in it.
 *
 * @param bytes the whole event, or what could not be understood
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetterContent(DeadLetter letter, byte[] bytes) {}
