package dev.ephemera.dispatcher.function;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version as the database knows it.
 *
 * @param number {@value #LATEST} for {@code $LATEST}
 */
public record VersionKey(FunctionName name, long number) {

    public static final long LATEST = 0;

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    static VersionKey latest(FunctionName name) {
        return new VersionKey(name, LATEST);
    }

    /** The version that a reference means; empty if its qualifier is no version. */
    public static Optional<VersionKey> of(FunctionReference reference) {
        return parse(reference.name(), reference.qualifier().orElse(FunctionConfiguration.LATEST));
    }

    /** Empty if the text is neither {@code $LATEST} nor a number. */
    static Optional<VersionKey> parse(FunctionName name, String version) {
        if (version.equals(FunctionConfiguration.LATEST)) {
            return Optional.of(latest(name));
        }
        return NUMBER.matcher(version).matches()
                ? Optional.of(new VersionKey(name, Long.parseLong(version)))
                : Optional.empty();
    }

    /** {@code $LATEST} or the number. */
    public String version() {
        return number == LATEST ? FunctionConfiguration.LATEST : Long.toString(number);
    }

    public static VersionKey of(FunctionConfiguration configuration) {
        return new VersionKey(
                configuration.name(),
                configuration.version().equals(FunctionConfiguration.LATEST)
                        ? LATEST
                        : Long.parseLong(configuration.version()));
    }
}
