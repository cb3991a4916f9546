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
        String qualifier = reference.qualifier().orElse(FunctionConfiguration.LATEST);
        if (qualifier.equals(FunctionConfiguration.LATEST)) {
            return Optional.of(latest(reference.name()));
        }
        return NUMBER.matcher(qualifier).matches()
                ? Optional.of(new VersionKey(reference.name(), Long.parseLong(qualifier)))
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
