package dev.ephemera.triggers.webhook;

import dev.ephemera.dispatcher.invocation.InvocationId;

/** What a sender is told. */
public sealed interface WebhookAnswer {

    /** The event is on disk. */
    record Accepted(InvocationId id) implements WebhookAnswer {}

    /** The sender wanted to see whether anybody is there, and gets this back. */
    record Challenge(String text) implements WebhookAnswer {}

    /** It is not from who it should be from. */
    record Refused(String reason) implements WebhookAnswer {}

    /** Nothing can be said of it now, by no fault of the sender's. */
    record NotReady(String reason) implements WebhookAnswer {}
}
