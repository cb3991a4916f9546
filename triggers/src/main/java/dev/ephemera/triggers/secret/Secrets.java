package dev.ephemera.triggers.secret;

import java.util.Optional;

/** The secrets there are. Thread-safe; asked again whenever one is needed, as it may have changed. */
@FunctionalInterface
public interface Secrets {

    /**
     * Finds a secret.
     *
     * @param name its own, as the configuration has it
     * @throws java.io.UncheckedIOException if there is one and it cannot be read; says where it should be
     */
    Optional<Secret> find(String name);

    /** Finds the secret that a trigger names, see {@link SecretName}. */
    default Optional<Secret> named(String uri) {
        return SecretName.candidates(uri).stream()
                .flatMap(name -> find(name).stream())
                .findFirst();
    }
}
