package dev.ephemera.triggers.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    private static final Map<String, Secret> KNOWN = Map.of(
            "login", new Secret("login", "hidden"),
            "login-orders", new Secret("login-orders", "hidden"),
            "a/b", new Secret("a/b", "hidden"));

    private final Secrets secrets = name -> Optional.ofNullable(KNOWN.get(name));

    @ParameterizedTest
    @CsvSource({
        "login, login",
        "arn:aws:secretsmanager:us-east-1:012345678901:secret:login, login",
        "arn:aws:secretsmanager:us-east-1:012345678901:secret:login-AbC123, login",
        "arn:aws:secretsmanager:us-east-1:012345678901:secret:login-orders, login-orders",
        "arn:aws:secretsmanager:us-east-1:012345678901:secret:login-orders-AbC123, login-orders",
        "arn:aws-cn:secretsmanager:::secret:a/b, a/b",
    })
    void aSecretIsMeantByItsNameOrItsArn(String uri, String name) {
        assertEquals(name, secrets.named(uri).orElseThrow().name());
    }

    @ParameterizedTest
    @CsvSource({"logout", "login-AbC123", "arn:aws:s3:::login"})
    void otherNamesMeanNothing(String uri) {
        assertEquals(Optional.empty(), secrets.named(uri));
    }

    @Test
    void aSecretIsNotShown() {
        assertFalse(KNOWN.toString().contains("hidden"));
    }
}
