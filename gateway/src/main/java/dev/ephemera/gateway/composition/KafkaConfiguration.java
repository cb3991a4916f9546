package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.CertificateStore;
import dev.ephemera.dispatcher.queue.broker.EmbeddedBroker;
import dev.ephemera.dispatcher.queue.broker.EmbeddedBrokerSettings;
import dev.ephemera.dispatcher.queue.broker.ExternalBroker;
import dev.ephemera.dispatcher.queue.broker.ExternalBrokerSettings;
import dev.ephemera.dispatcher.queue.broker.SaslLogin;
import dev.ephemera.dispatcher.queue.broker.SecurityProtocol;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The Kafka behind the queue: a cluster that exists already, or one of our own; see {@link
 * ExternalBrokerSettings} and {@link EmbeddedBrokerSettings}.
 *
 * @param bootstrapServers of an existing cluster; empty means one of our own
 * @param password never logged
 */
@ConfigurationProperties("ephemera.kafka")
record KafkaConfiguration(
        String bootstrapServers,
        String securityProtocol,
        String saslMechanism,
        String username,
        String password,
        String truststore,
        String truststorePassword,
        String keystore,
        String keystorePassword,
        Embedded embedded) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Our own.
     *
     * @param enabled without it and without an existing cluster nothing is invoked asynchronously
     */
    @ConfigurationProperties("embedded")
    record Embedded(boolean enabled, Path libraries, int port, MemorySize heap) {}

    /** Whether there is a queue at all. */
    boolean isThere() {
        return !bootstrapServers.isEmpty() || embedded.enabled();
    }

    /** Starts it in the background when a signal has been given, or begins to watch the existing one at once. */
    Broker open(Path data, TimeSource time, CompletableFuture<?> signal) {
        return bootstrapServers.isEmpty()
                ? EmbeddedBroker.startAt(signal, own(data), time)
                : ExternalBroker.watch(existing(), time);
    }

    private EmbeddedBrokerSettings own(Path data) {
        return new EmbeddedBrokerSettings(
                embedded.libraries(),
                data.resolve("kafka"),
                Path.of(System.getProperty("java.home")),
                embedded.port(),
                embedded.heap(),
                PATIENCE);
    }

    /**
     * How an existing cluster is reached, if {@link #bootstrapServers} names one.
     *
     * @throws IllegalArgumentException if it cannot be, as these settings are
     */
    ExternalBrokerSettings existing() {
        try {
            return settings();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the settings ephemera.kafka (EPHEMERA_KAFKA_…) are wrong: " + e.getMessage(), e);
        }
    }

    private ExternalBrokerSettings settings() {
        return new ExternalBrokerSettings(
                bootstrapServers,
                SecurityProtocol.parse(securityProtocol),
                username.isEmpty() ? Optional.empty() : Optional.of(new SaslLogin(saslMechanism, username, password)),
                store(truststore, truststorePassword),
                store(keystore, keystorePassword));
    }

    private static Optional<CertificateStore> store(String file, String password) {
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(new CertificateStore(
                        Path.of(file), password.isEmpty() ? Optional.empty() : Optional.of(password)));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "KafkaConfiguration[" + (bootstrapServers.isEmpty() ? "embedded" : bootstrapServers) + "]";
    }
}
