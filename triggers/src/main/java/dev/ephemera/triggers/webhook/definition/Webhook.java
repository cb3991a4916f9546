package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is done with what comes in under a name.
 *
 * @param function what is run; looked up when it runs
 * @param secret there if its scheme has one
 * @param verifyToken what Meta shows when it asks whether anybody is there
 * @param window how far a sender's clock may be from ours
 * @param deployment the function whose deployment has made it, if one has
 * @param created when it was made, to the millisecond
 * @param revision grows with each change
 */
public record Webhook(
        WebhookName name,
        FunctionReference function,
        Scheme scheme,
        Optional<KeptSecret> secret,
        Optional<KeptSecret.Stored> verifyToken,
        Duration window,
        State state,
        Optional<String> deployment,
        Instant created,
        long revision) {

    /** Whether it takes anything in. */
    public enum State {
        ENABLED,
        DISABLED
    }
}
