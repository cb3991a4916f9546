package dev.ephemera.dispatcher.queue.broker;

import java.util.Arrays;
import java.util.Locale;

/** How clients and a cluster talk to each other; the names are Kafka's. */
public enum SecurityProtocol {
    PLAINTEXT(false, false),
    SSL(true, false),
    SASL_PLAINTEXT(false, true),
    SASL_SSL(true, true);

    private final boolean encrypted;
    private final boolean login;

    SecurityProtocol(boolean encrypted, boolean login) {
        this.encrypted = encrypted;
        this.login = login;
    }

    /** @throws IllegalArgumentException naming the text and what it can be */
    public static SecurityProtocol parse(String text) {
        try {
            return valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not one of Kafka's protocols: " + Arrays.toString(values()), e);
        }
    }

    /** Whether TLS is spoken. */
    public boolean isEncrypted() {
        return encrypted;
    }

    /** Whether there is a user name and a password. */
    public boolean hasLogin() {
        return login;
    }
}
