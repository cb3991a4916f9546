package dev.ephemera.triggers.webhook.signature;

import java.util.Optional;

/** What a check finds. */
public sealed interface Verdict {

    /**
     * It is from whoever has the secret.
     *
     * @param delivery what the sender calls it, the same when it is sent again; empty if it does not say
     */
    record Genuine(Optional<String> delivery) implements Verdict {}

    /** @param reason half a sentence for the sender, which tells nothing that a forger could use */
    record Refused(String reason) implements Verdict {}
}
