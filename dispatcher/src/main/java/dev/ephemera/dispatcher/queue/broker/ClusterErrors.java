package dev.ephemera.dispatcher.queue.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Turns what Kafka's clients throw into sentences for people. Immutable and thread-safe. */
final class ClusterErrors {

    private static final int KNOCK_MILLISECONDS = 2_000;

    private final KafkaConnection connection;

    ClusterErrors(KafkaConnection connection) {
        this.connection = connection;
    }

    /** May knock at the cluster's door, which takes up to seconds. */
    BrokerException explain(Throwable failure) {
        return new BrokerException(sentence(failure), failure);
    }

    private String sentence(Throwable failure) {
        String servers = connection.bootstrapServers();
        return switch (failure) {
            case UnsupportedSaslMechanismException e ->
                "the cluster at " + servers + " does not know the SASL mechanism " + security("sasl.mechanism")
                        + ": choose one that it has (" + message(e) + ")";
            case SaslAuthenticationException e ->
                "the cluster at " + servers + " refuses the user name or the password (" + message(e) + ")";
            case SslAuthenticationException e -> tls(e);
            case AuthorizationException e ->
                "the user may not do what the queue needs at " + servers + " (" + message(e) + "): grant it that";
            case UnsupportedVersionException e ->
                "the cluster at " + servers + " is too old (" + message(e) + "): it must be Kafka 4.2 or newer";
            case TimeoutException _ -> silence();
            case InvalidReplicationFactorException e ->
                "topics cannot have as many copies as wanted at " + servers + " (" + message(e)
                        + "): choose fewer, or add brokers";
            default -> "the cluster at " + servers + " cannot be used: " + message(root(failure));
        };
    }

    private String tls(SslAuthenticationException failure) {
        String servers = connection.bootstrapServers();
        String cause = message(root(failure));
        String words = cause.toLowerCase(Locale.ROOT);
        if (words.contains("path building failed") || words.contains("unable to find valid certification path")) {
            return "the certificate of " + servers + " is signed by nobody in the trust store ("
                    + security("ssl.truststore.location") + "): add the certificate of whoever signed it";
        }
        if (words.contains("subject alternative") || words.contains("no name matching")) {
            return "the certificate of " + servers + " is for another host (" + cause
                    + "): use the name that it is for";
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return "the cluster at " + servers + " asks for a certificate of the client and refuses ours ("
                    + security("ssl.keystore.location") + "): name a key store with one that it trusts";
        }
        return "no TLS with " + servers + " (" + cause + "): check the protocol and the trust store";
    }

    /** Nothing came back. Whether anybody listens tells a wrong address from a wrong protocol. */
    private String silence() {
        List<String> complaints = new ArrayList<>();
        for (String server : connection.bootstrapServers().split(",", -1)) {
            try {
                knock(server.strip());
                return server.strip() + " accepts connections but does not answer: check that it speaks "
                        + security("security.protocol")
                        + ", and that the addresses its brokers advertise can be reached from here";
            } catch (IOException e) {
                complaints.add(server.strip() + ": " + message(e));
            }
        }
        return "nobody answers at " + String.join("; ", complaints) + "; check the address and the network";
    }

    private static void knock(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
            if (address.isUnresolved()) {
                throw new IOException("there is no such host");
            }
            socket.connect(address, KNOCK_MILLISECONDS);
        }
    }

    private String security(String setting) {
        return connection.security().getOrDefault(setting, setting.startsWith("ssl.") ? "none named" : "PLAINTEXT");
    }

    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        return message == null ? failure.getClass().getSimpleName() : message.strip();
    }
}
