package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.regex.Pattern;

/**
 * Names a function on this platform.
 *
 * @param value 1 to 64 letters, digits, dashes and underscores, as in Lambda
 */
public record FunctionName(String value) implements Comparable<FunctionName> {

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9-_]{1,64}");

    /** @throws RejectedRequestException if {@code value} cannot be a function's name */
    public FunctionName {
        if (!VALID.matcher(value).matches()) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + value + "' cannot be a function's name: use 1 to 64 letters, digits, '-' and '_'");
        }
    }

    @Override
    public int compareTo(FunctionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
