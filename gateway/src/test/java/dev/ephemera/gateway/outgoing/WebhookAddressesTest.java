package dev.ephemera.gateway.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.outgoing.WebhookSettings.PrivateAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookAddressesTest {

    private static final WebhookAddresses STRICT = addresses(PrivateAddresses.REFUSE);
    private static final WebhookAddresses OPEN = addresses(PrivateAddresses.ALLOW);

    private static WebhookAddresses addresses(PrivateAddresses privateAddresses) {
        return new WebhookAddresses(new WebhookSettings(privateAddresses, Duration.ofSeconds(1), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/hook",
                "http://localhost/",
                "http://LocalHost/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/",
                "http://2130706433/",
            })
    void anAddressInTheNetworkIsRefusedWhenItIsSet(String webhook) {
        RejectedRequestException refused =
                assertThrows(RejectedRequestException.class, () -> STRICT.check(URI.create(webhook)));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains("ephemera.webhooks.private-addresses: allow"), refused.getMessage());
        OPEN.check(URI.create(webhook));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/hook", "http://1.1.1.1/", "http://localhost.example.com/"})
    void namesAndPublicAddressesPass(String webhook) {
        STRICT.check(URI.create(webhook));
    }

    @Test
    void oneAddressOfAHostThatIsRefusedIsEnough() throws IOException {
        InetAddress good = InetAddress.ofLiteral("1.1.1.1");
        InetAddress bad = InetAddress.ofLiteral("10.0.0.1");
        assertEquals(List.of(good), STRICT.check(List.of(good)));
        assertThrows(RefusedAddressException.class, () -> STRICT.check(List.of(good, bad)));
        assertEquals(List.of(good, bad), OPEN.check(List.of(good, bad)));
    }
}
