package dev.ephemera.gateway.composition;

import dev.ephemera.triggers.secret.Secret;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A secret that triggers may name. Exactly one of the three says what it is. Never logged.
 *
 * @param value the secret itself
 * @param environment the variable that holds it
 * @param file the file that holds it; read each time, so that it may change
 */
@EachProperty("ephemera.secrets")
record SecretConfiguration(
        @Parameter String name,
        @Nullable String value,
        @Nullable String environment,
        @Nullable Path file) {

    public SecretConfiguration {
        long given = Stream.of(Optional.ofNullable(value), Optional.ofNullable(environment), Optional.ofNullable(file))
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            throw new IllegalArgumentException("ephemera.secrets." + name
                    + " needs exactly one of value, environment and file, not " + given + " of them");
        }
    }

    /** Empty if the variable is not set or the file is not there. */
    Optional<Secret> read(Map<String, String> variables) {
        if (value != null) {
            return Optional.of(new Secret(name, value));
        }
        if (environment != null) {
            return Optional.ofNullable(variables.get(environment)).map(content -> new Secret(name, content));
        }
        return Optional.ofNullable(file).filter(Files::exists).map(place -> new Secret(name, read(place)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "SecretConfiguration[" + name + "]";
    }
}
