package dev.ephemera.dispatcher.queue.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file of certificates, and of a private key where it is the platform's own.
 *
 * @param file {@code .jks}; {@code .p12} or {@code .pfx}; anything else is PEM
 * @param password of the file and of the key in it; for a PEM file, of an encrypted key
 */
public record CertificateStore(Path file, Optional<String> password) {

    private enum Type {
        JKS,
        PKCS12,
        PEM
    }

    private Type type() {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jks")) {
            return Type.JKS;
        }
        return name.endsWith(".p12") || name.endsWith(".pfx") ? Type.PKCS12 : Type.PEM;
    }

    /** As the certificates that the platform trusts. */
    Map<String, String> trusted() {
        return properties("ssl.truststore.");
    }

    /** As what the platform shows for itself. */
    Map<String, String> own() {
        Map<String, String> properties = properties("ssl.keystore.");
        password.ifPresent(secret -> properties.put("ssl.key.password", secret));
        return properties;
    }

    private Map<String, String> properties(String prefix) {
        Map<String, String> properties = new HashMap<>();
        properties.put(prefix + "location", file.toString());
        properties.put(prefix + "type", type().name());
        // Kafka refuses a password for a PEM file; that of its key is given apart.
        if (type() != Type.PEM) {
            password.ifPresent(secret -> properties.put(prefix + "password", secret));
        }
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return file.toString();
    }
}
