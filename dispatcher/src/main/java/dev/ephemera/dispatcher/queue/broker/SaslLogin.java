package dev.ephemera.dispatcher.queue.broker;

import java.util.Map;
import java.util.Set;

/**
 * How the platform logs in to a cluster.
 *
 * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
 */
public record SaslLogin(String mechanism, String username, String password) {

    private static final String PLAIN = "PLAIN";
    private static final Set<String> MECHANISMS = Set.of(PLAIN, "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final String MODULES = "org.apache.kafka.common.security.";

    public SaslLogin {
        if (!MECHANISMS.contains(mechanism)) {
            throw new IllegalArgumentException("'" + mechanism
                    + "' is not a SASL mechanism that is known here: PLAIN, SCRAM-SHA-256 or" + " SCRAM-SHA-512");
        }
        if (username.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("SASL " + mechanism + " needs a user name and a password");
        }
    }

    Map<String, String> properties() {
        String module = mechanism.equals(PLAIN) ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return Map.of(
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                MODULES + module + " required username=" + quoted(username) + " password=" + quoted(password) + ";");
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** Without the password. */
    @Override
    public String toString() {
        return mechanism + " as " + username;
    }
}
