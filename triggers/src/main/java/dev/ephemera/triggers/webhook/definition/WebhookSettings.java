package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody says of a webhook. What is empty stays as it is, or is as it usually is.
 *
 * @param verifyToken for {@link Scheme#META} only; made where it is not given
 * @param window 1 second to {@link #LONGEST_WINDOW}
 * @param deployment the function whose deployment says this
 */
public record WebhookSettings(
        Optional<FunctionReference> function,
        Optional<Scheme> scheme,
        SecretWish secret,
        Optional<String> verifyToken,
        Optional<Duration> window,
        Optional<Webhook.State> state,
        Optional<String> deployment) {

    public static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    /** What vendors recommend. */
    static final Duration USUAL_WINDOW = Duration.ofMinutes(5);

    /** @throws RejectedRequestException if the window is out of its range */
    public WebhookSettings {
        window.ifPresent(wanted -> {
            if (wanted.compareTo(Duration.ofSeconds(1)) < 0 || wanted.compareTo(LONGEST_WINDOW) > 0) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The window of a webhook is 1 to " + LONGEST_WINDOW.toSeconds() + " seconds, not "
                                + wanted.toSeconds());
            }
        });
    }
}
