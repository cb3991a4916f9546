package dev.ephemera.triggers.kafka;

import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Turns what Kafka's clients throw into sentences for people, each with a remedy. Immutable.
 *
 * @param servers where the cluster is
 * @param topic what is read
 * @param group with which it is read
 */
record Complaints(String servers, String topic, String group) {

    String about(Throwable failure) {
        return switch (failure) {
            case UnsupportedSaslMechanismException e ->
                "the cluster at " + servers + " does not know this way to log in (" + message(e)
                        + "): choose another type in SourceAccessConfigurations";
            case SaslAuthenticationException e ->
                "the cluster at " + servers + " refuses the user name or the password (" + message(e)
                        + "): correct the secret that SourceAccessConfigurations names";
            case IllegalSaslStateException _ ->
                "the cluster at " + servers + " has no logins at this port: use another port, or leave the login out of"
                        + " SourceAccessConfigurations";
            case SslAuthenticationException e -> tls(e);
            case AuthorizationException e ->
                "the user may not read topic '" + topic + "' with group '" + group + "' at " + servers + " ("
                        + message(e) + "): allow it Describe and Read on both";
            case UnknownTopicOrPartitionException _ -> noTopic(topic);
            case InvalidTopicException _ -> "the cluster at " + servers + " cannot have a topic '" + topic + "'";
            case TimeoutException _ -> silence();
            default -> other(failure);
        };
    }

    /** About another topic of the same cluster that is written to. */
    String aboutProducing(String target, Throwable failure) {
        return switch (failure) {
            case UnknownTopicOrPartitionException _ -> noTopic(target);
            case TimeoutException e when message(e).contains("not present in metadata") -> noTopic(target);
            case AuthorizationException e ->
                "the user may not write to topic '" + target + "' at " + servers + " (" + message(e)
                        + "): allow it Describe and Write";
            default -> about(failure);
        };
    }

    String noTopic(String missing) {
        return "there is no topic '" + missing + "' at " + servers + ": create it, and the mapping goes on by itself";
    }

    String silence() {
        return "no broker answers at " + servers
                + ": check the address, the network and whether the broker wants TLS or a login";
    }

    private String tls(SslAuthenticationException failure) {
        String cause = message(root(failure));
        String words = cause.toLowerCase(Locale.ROOT);
        if (words.contains("path building failed") || words.contains("unable to find valid certification path")) {
            return "the certificate of " + servers + " is signed by nobody who is trusted here: name the certificate"
                    + " of whoever signed it as SERVER_ROOT_CA_CERTIFICATE";
        }
        if (words.contains("subject alternative") || words.contains("no name matching")) {
            return "the certificate of " + servers + " is for another host (" + cause
                    + "): use the name that it is for";
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return "the cluster at " + servers + " wants a certificate that it trusts from its clients (" + cause
                    + "): name one as CLIENT_CERTIFICATE_TLS_AUTH";
        }
        return "no TLS with " + servers + " (" + cause + "): check that the port speaks TLS, and"
                + " SourceAccessConfigurations";
    }

    private String other(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof ConfigException && message(root).contains("bootstrap urls")) {
            return "there is no such host as in " + servers + ": check the address";
        }
        return root instanceof SaslAuthenticationException
                        || root instanceof IllegalSaslStateException
                        || root instanceof SslAuthenticationException
                        || root instanceof AuthorizationException
                ? about(root)
                : "the cluster at " + servers + " cannot be used: " + message(root);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message.strip();
    }
}
