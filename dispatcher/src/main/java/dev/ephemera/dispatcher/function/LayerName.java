package dev.ephemera.dispatcher.function;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a layer on this platform.
 *
 * @param value 1 to 140 letters, digits, dashes and underscores, as in Lambda
 */
public record LayerName(String value) {

    /** The start of every layer's ARN on this platform. */
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:layer:";

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9-_]{1,140}");
    private static final Pattern NAME_OR_ARN =
            Pattern.compile("(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:layer:)?([^:]*)");

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if {@code value} cannot be a layer's name */
    public LayerName {
        if (!VALID.matcher(value).matches()) {
            throw Invalid.parameter(
                    Invalid.quote(value) + " cannot be a layer's name: use 1 to 140 letters, digits, '-' and '_'");
        }
    }

    /**
     * Reads a name or an ARN of any region and account.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it is neither
     */
    public static LayerName parse(String nameOrArn) {
        Matcher matcher = NAME_OR_ARN.matcher(nameOrArn);
        return new LayerName(matcher.matches() ? matcher.group(1) : nameOrArn);
    }

    public String arn() {
        return ARN + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
