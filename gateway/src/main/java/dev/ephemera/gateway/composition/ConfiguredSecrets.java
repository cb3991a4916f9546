package dev.ephemera.gateway.composition;

import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The secrets of the platform's configuration. Immutable; files are read when they are asked for. */
record ConfiguredSecrets(List<SecretConfiguration> configured, Map<String, String> variables) implements Secrets {

    ConfiguredSecrets {
        configured = List.copyOf(configured);
    }

    @Override
    public Optional<Secret> find(String name) {
        return configured.stream()
                .filter(secret -> secret.name().equals(name))
                .findFirst()
                .flatMap(secret -> secret.read(variables));
    }

    @Override
    public String toString() {
        return "ConfiguredSecrets" + configured;
    }
}
