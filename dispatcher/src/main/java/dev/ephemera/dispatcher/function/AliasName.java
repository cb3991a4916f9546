package dev.ephemera.dispatcher.function;

import java.util.regex.Pattern;

/**
 * Names an alias among those of its function.
 *
 * @param value 1 to 128 letters, digits, dashes and underscores, and not digits alone, as in Lambda
 */
public record AliasName(String value) {

    private static final Pattern VALID = Pattern.compile("(?!\\d+$)[a-zA-Z0-9-_]{1,128}");

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if {@code value} cannot be an alias */
    public AliasName {
        if (!isValid(value)) {
            throw Invalid.parameter(Invalid.quote(value) + " cannot be an alias: use 1 to 128 letters, digits, '-' and"
                    + " '_', and not digits alone, which name versions");
        }
    }

    static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
