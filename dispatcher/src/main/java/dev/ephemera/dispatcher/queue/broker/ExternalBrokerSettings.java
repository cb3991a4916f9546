package dev.ephemera.dispatcher.queue.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an existing cluster is and how it is reached.
 *
 * @param bootstrapServers host:port of some of its brokers, separated by commas
 * @param login for the SASL protocols, and only for them
 * @param trusted whom to trust beyond what the Java installation trusts; for TLS only
 * @param own what to show where the cluster asks clients for certificates; for TLS only
 */
public record ExternalBrokerSettings(
        String bootstrapServers,
        SecurityProtocol protocol,
        Optional<SaslLogin> login,
        Optional<CertificateStore> trusted,
        Optional<CertificateStore> own) {

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,\\[\\]]+):\\d{1,5}");

    private static final int LAST_PORT = 65_535;

    public ExternalBrokerSettings {
        for (String server : bootstrapServers.split(",", -1)) {
            if (!SERVER.matcher(server.strip()).matches()) {
                throw new IllegalArgumentException(
                        "'" + server + "' is not the address of a broker: write host:port, several with commas");
            }
            int port = Integer.parseInt(server.strip().substring(server.strip().lastIndexOf(':') + 1));
            if (port < 1 || port > LAST_PORT) {
                throw new IllegalArgumentException(
                        "The port " + port + " of '" + server + "' is out of range: use 1 to " + LAST_PORT);
            }
        }
        if (login.isPresent() != protocol.hasLogin()) {
            throw new IllegalArgumentException(
                    protocol.hasLogin()
                            ? protocol + " needs a SASL mechanism, a user name and a password"
                            : protocol
                                    + " has no login: choose SASL_SSL or SASL_PLAINTEXT, or leave the user name out");
        }
        if (!protocol.isEncrypted() && (trusted.isPresent() || own.isPresent())) {
            throw new IllegalArgumentException(
                    protocol + " has no certificates: choose SSL or SASL_SSL, or leave the stores out");
        }
    }

    /** Without TLS and without a login. */
    public static ExternalBrokerSettings plaintext(String bootstrapServers) {
        return new ExternalBrokerSettings(
                bootstrapServers, SecurityProtocol.PLAINTEXT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    KafkaConnection connection() {
        Map<String, String> security = new HashMap<>();
        security.put("security.protocol", protocol.name());
        login.ifPresent(sasl -> security.putAll(sasl.properties()));
        trusted.ifPresent(store -> security.putAll(store.trusted()));
        own.ifPresent(store -> security.putAll(store.own()));
        return new KafkaConnection(bootstrapServers.replace(" ", ""), security);
    }

    /** For people, without secrets: {@code Kafka at host:9093 (SASL_SSL, PLAIN as alice)}. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers
                + (protocol == SecurityProtocol.PLAINTEXT
                        ? ""
                        : " (" + protocol + login.map(sasl -> ", " + sasl).orElse("") + ")");
    }
}
