package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.triggers.mapping.KafkaSource;
import dev.ephemera.triggers.mapping.SourceAccess;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out how clients reach the cluster of a mapping. Secrets are read each time, so that one that
 * was corrected works the next time. Thread-safe.
 */
public record ClusterAccess(Broker own, Secrets secrets) {

    private static final String PROTOCOL = "security.protocol";
    private static final String MECHANISM = "sasl.mechanism";

    /** @throws ClusterAccessException if the settings cannot be used, saying why */
    KafkaConnection connect(KafkaSource source) {
        return source.isOwnBroker()
                ? ownBroker()
                : new KafkaConnection(String.join(",", source.bootstrapServers()), security(source));
    }

    /** Completes when there is no reason to wait before connecting: the platform's own broker may be starting. */
    CompletableFuture<?> ready(KafkaSource source) {
        return source.isOwnBroker() && own.status().state() == BrokerStatus.State.STARTING
                ? own.ready()
                : CompletableFuture.completedFuture(null);
    }

    private KafkaConnection ownBroker() {
        CompletableFuture<KafkaConnection> ready = own.ready();
        if (!ready.isDone()) {
            throw new ClusterAccessException(
                    "the platform's own broker is not ready: " + own.status().detail());
        }
        return ready.join();
    }

    private Map<String, String> security(KafkaSource source) {
        Map<String, String> settings = new HashMap<>();
        boolean tls = false;
        boolean login = false;
        for (SourceAccess access : source.access()) {
            AccessSecret secret = AccessSecret.read(access.type(), secret(access));
            tls |= secret.tls();
            login |= access.type().isLogin();
            settings.putAll(settings(access.type(), secret));
        }
        if (login) {
            settings.put(PROTOCOL, tls ? "SASL_SSL" : "SASL_PLAINTEXT");
        } else if (tls) {
            settings.put(PROTOCOL, "SSL");
        }
        return settings;
    }

    private static Map<String, String> settings(SourceAccess.Type type, AccessSecret secret) {
        return switch (type) {
            case BASIC_AUTH -> login("PLAIN", "plain.PlainLoginModule", secret);
            case SASL_SCRAM_256_AUTH -> login("SCRAM-SHA-256", "scram.ScramLoginModule", secret);
            case SASL_SCRAM_512_AUTH -> login("SCRAM-SHA-512", "scram.ScramLoginModule", secret);
            case SERVER_ROOT_CA_CERTIFICATE ->
                Map.of("ssl.truststore.type", "PEM", "ssl.truststore.certificates", secret.required("certificate"));
            case CLIENT_CERTIFICATE_TLS_AUTH -> {
                Map<String, String> settings = new HashMap<>();
                settings.put("ssl.keystore.type", "PEM");
                settings.put("ssl.keystore.certificate.chain", secret.required("certificate"));
                settings.put("ssl.keystore.key", secret.required("privateKey"));
                secret.optional("privateKeyPassword").ifPresent(password -> settings.put("ssl.key.password", password));
                yield settings;
            }
        };
    }

    private static Map<String, String> login(String mechanism, String module, AccessSecret secret) {
        return Map.of(
                MECHANISM,
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username="
                        + quoted(secret.required("username")) + " password=" + quoted(secret.required("password"))
                        + ";");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private Secret secret(SourceAccess access) {
        try {
            return secrets.named(access.uri())
                    .orElseThrow(() -> new ClusterAccessException("there is no secret '" + access.uri() + "' for "
                            + access.type() + ": add it to the platform's configuration below ephemera.secrets"));
        } catch (UncheckedIOException e) {
            throw new ClusterAccessException(
                    "the secret '" + access.uri() + "' for " + access.type() + " cannot be read: " + e.getMessage());
        }
    }
}
