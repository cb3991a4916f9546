package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a bucket, of whatever store.
 *
 * @param value 3 to 63 characters; wider than S3's own rule, as other stores have wider ones
 */
public record BucketName(String value) {

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{2,62}");

    /** @throws RejectedRequestException if no store has a bucket of this name */
    public BucketName {
        if (!VALID.matcher(value).matches()) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + value + "' cannot be a bucket's name: use 3 to 63 letters, digits, '.', '-' and '_'");
        }
    }

    /** Empty where {@code text} cannot be a bucket's name. */
    public static Optional<BucketName> find(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new BucketName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
