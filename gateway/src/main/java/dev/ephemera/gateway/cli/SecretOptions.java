package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a webhook's secret is. It is never itself an option, which everybody could see. */
final class SecretOptions {

    private static final String STANDARD_INPUT = "-";

    @Option(
            names = "--secret-name",
            paramLabel = "NAME",
            description = "Check signatures with this secret of the platform's configuration (ephemera.secrets).")
    private @Nullable String secretName;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE|-",
            description = "Check signatures with the secret in this file, or on standard input. Several lines are "
                    + "several secrets that are all good.")
    private @Nullable String secretFile;

    /** Without any, the platform makes one where it may. */
    void addTo(ObjectNode request, Terminal terminal) {
        request.put("secretName", secretName);
        if (secretFile != null) {
            request.put("secret", read(secretFile, terminal));
        }
    }

    private static String read(String file, Terminal terminal) {
        try {
            byte[] bytes =
                    file.equals(STANDARD_INPUT) ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw CommandFailure.usage("--secret-file '" + file + "' cannot be read: " + e.getMessage());
        }
    }
}
