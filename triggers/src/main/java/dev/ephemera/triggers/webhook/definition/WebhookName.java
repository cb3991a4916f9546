package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a webhook, and ends its address.
 *
 * @param value 1 to 64 letters, digits, '-', '_'
 */
public record WebhookName(String value) {

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** @throws RejectedRequestException if no webhook can have this name */
    public WebhookName {
        if (!VALID.matcher(value).matches()) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + value + "' cannot be a webhook's name: use 1 to 64 letters, digits, '-' and '_'");
        }
    }

    /** Empty where {@code text} cannot be a webhook's name. */
    public static Optional<WebhookName> find(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new WebhookName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
