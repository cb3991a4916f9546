package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalBrokerSettingsTest {

    private static final SaslLogin LOGIN = new SaslLogin("PLAIN", "al\"ice", "se\\cret\"");
    private static final CertificateStore TRUSTED =
            new CertificateStore(Path.of("/trusted.jks"), Optional.of("secret"));
    private static final CertificateStore OWN = new CertificateStore(Path.of("/own.pem"), Optional.of("secret"));

    private static ExternalBrokerSettings settings(
            SecurityProtocol protocol, Optional<SaslLogin> login, Optional<CertificateStore> trusted) {
        return new ExternalBrokerSettings("a:9092,b:9092", protocol, login, trusted, Optional.empty());
    }

    private static String refusal(
            SecurityProtocol protocol, Optional<SaslLogin> login, Optional<CertificateStore> trusted) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> settings(protocol, login, trusted))
                .getMessage());
    }

    @Test
    void becomeWhatKafkasClientsAreConfiguredWith() {
        KafkaConnection connection = new ExternalBrokerSettings(
                        "a:9092, b:9092",
                        SecurityProtocol.SASL_SSL,
                        Optional.of(LOGIN),
                        Optional.of(TRUSTED),
                        Optional.of(OWN))
                .connection();

        assertEquals("a:9092,b:9092", connection.bootstrapServers());
        assertEquals(
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"al\\\"ice\""
                                + " password=\"se\\\\cret\\\"\";",
                        "ssl.truststore.location",
                        "/trusted.jks",
                        "ssl.truststore.type",
                        "JKS",
                        "ssl.truststore.password",
                        "secret",
                        "ssl.keystore.location",
                        "/own.pem",
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.key.password",
                        "secret"),
                connection.security());
    }

    @Test
    void nameTheClusterAndTheUserButNoSecret() {
        ExternalBrokerSettings settings = settings(SecurityProtocol.SASL_SSL, Optional.of(LOGIN), Optional.of(TRUSTED));

        assertEquals("Kafka at a:9092,b:9092 (SASL_SSL, PLAIN as al\"ice)", settings.toString());
        assertFalse(settings.connection().toString().contains("cret"));
        assertEquals("/trusted.jks", TRUSTED.toString());
        assertEquals("Kafka at a:1", ExternalBrokerSettings.plaintext("a:1").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", "host:", ":9092", "a:1,,b:2", "http://a:9092", "a b:1", "::1:9092", "a:0", "a:65536"
            })
    void refuseWhatIsNoAddress(String servers) {
        assertThrows(IllegalArgumentException.class, () -> ExternalBrokerSettings.plaintext(servers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:9092", "10.0.0.1:9092,10.0.0.2:9092", "[::1]:9092", "a.b-c:1, d:2"})
    void takeAddresses(String servers) {
        ExternalBrokerSettings.plaintext(servers);
    }

    @Test
    void refuseALoginWithoutAProtocolForIt() {
        assertEquals(
                "SSL has no login: choose SASL_SSL or SASL_PLAINTEXT, or leave the user name out",
                refusal(SecurityProtocol.SSL, Optional.of(LOGIN), Optional.empty()));
        assertEquals(
                "SASL_SSL needs a SASL mechanism, a user name and a password",
                refusal(SecurityProtocol.SASL_SSL, Optional.empty(), Optional.empty()));
    }

    @Test
    void refuseCertificatesWithoutTls() {
        assertEquals(
                "SASL_PLAINTEXT has no certificates: choose SSL or SASL_SSL, or leave the stores out",
                refusal(SecurityProtocol.SASL_PLAINTEXT, Optional.of(LOGIN), Optional.of(TRUSTED)));
    }

    @Test
    void refuseUnknownWords() {
        assertEquals(SecurityProtocol.SASL_SSL, SecurityProtocol.parse(" sasl_ssl "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SecurityProtocol.parse("TLS"))
                .getMessage()
                .startsWith("'TLS' is not one of Kafka's protocols: [PLAINTEXT, "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new SaslLogin("GSSAPI", "a", "b"))
                .getMessage()
                .startsWith("'GSSAPI' is not a SASL mechanism"));
        assertThrows(IllegalArgumentException.class, () -> new SaslLogin("PLAIN", "", "b"));
        assertThrows(IllegalArgumentException.class, () -> new SaslLogin("PLAIN", "a", ""));
    }
}
