package dev.ephemera.gateway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file with settings that {@code --config} names. Stateless; what it sets is the process's. */
final class ConfigurationFile {

    /** Where Micronaut looks for further configuration files. */
    private static final String PROPERTY = "micronaut.config.files";

    private ConfigurationFile() {}

    /** Has whatever is started from now on read {@code file}, if there is one. */
    static void use(@Nullable Path file) {
        if (file == null) {
            return;
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw CommandFailure.usage("cannot read the configuration file '" + file + "'");
        }
        System.setProperty(PROPERTY, file.toAbsolutePath().toString());
    }
}
