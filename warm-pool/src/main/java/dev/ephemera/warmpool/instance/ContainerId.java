package dev.ephemera.warmpool.instance;

import java.util.regex.Pattern;

/**
 * Names one container for its whole life; unique on the machine and safe in file names.
 *
 * @param value lower-case letters, digits and dashes, 3 to 63 of them
 */
public record ContainerId(String value) {

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    public ContainerId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a container id: 3 to 63 of a-z, 0-9 and -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
