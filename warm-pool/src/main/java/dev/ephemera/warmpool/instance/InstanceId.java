package dev.ephemera.warmpool.instance;

import java.util.regex.Pattern;

/**
 * Names one run of the platform, from its start to its end.
 *
 * @param value lower-case letters and digits, 4 to 32 of them
 */
public record InstanceId(String value) {

    private static final Pattern VALID = Pattern.compile("[a-z0-9]{4,32}");
    private static final int RANDOM_LENGTH = 10;

    public InstanceId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not an instance id: 4 to 32 of a-z and 0-9");
        }
    }

    /** A name that no other instance has had. */
    public static InstanceId random() {
        return new InstanceId(RandomName.of(RANDOM_LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
