package dev.ephemera.triggers.webhook.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever strangers send is refused, and nothing that they send upsets a check. Every run tries the same. */
class SchemeFuzzTest {

    private static final long SEED = 20_260_815;
    private static final int TRIES = 3000;
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final List<String> HEADERS = List.of(
            "x-hub-signature-256",
            "stripe-signature",
            "x-slack-signature",
            "x-slack-request-timestamp",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "svix-id",
            "svix-timestamp",
            "svix-signature",
            "authorization",
            "x-webhook-token",
            "x-gitlab-token");

    private static final List<String> PIECES = List.of(
            "sha256=",
            "v0=",
            "v1=",
            "v1,",
            "t=",
            "1700000000",
            ",",
            " ",
            ".",
            "=",
            "==",
            "v1a,",
            "Bearer ",
            "whsec_",
            "00",
            "ff",
            "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            "-",
            "\u0000",
            "é",
            "%",
            "&");

    @ParameterizedTest
    @EnumSource(value = Scheme.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noiseIsRefused(Scheme scheme) {
        Random random = new Random(SEED + scheme.ordinal());
        Terms terms = Terms.of(SECRET, Duration.ofMinutes(5), NOW);
        for (int i = 0; i < TRIES; i++) {
            Map<String, List<String>> headers = new HashMap<>();
            for (String name : HEADERS) {
                if (random.nextInt(4) > 0) {
                    headers.put(name, List.of(noise(random)));
                }
            }
            WebhookRequest request =
                    new WebhookRequest(noise(random), headers, noise(random).getBytes(UTF_8));
            assertInstanceOf(
                    Verdict.Refused.class,
                    scheme.check(request, terms),
                    () -> "seed " + SEED + ": " + headers + " " + request.query());
        }
    }

    /** One octet of a signed request is changed; no such request may pass. */
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"GITHUB", "STANDARD"})
    void oneChangedOctetIsEnough(Scheme scheme) {
        Random random = new Random(SEED);
        Terms terms = Terms.of(SECRET, Duration.ofMinutes(5), NOW);
        byte[] body = "{\"amount\": 100, \"to\": \"somebody\"}".getBytes(UTF_8);
        Map<String, List<String>> headers = Map.of(
                "webhook-id",
                List.of("m"),
                "webhook-timestamp",
                List.of("1700000000"),
                "webhook-signature",
                List.of(StandardSignature.sign(SECRET, "m", NOW, body)),
                "x-hub-signature-256",
                List.of("sha256=" + java.util.HexFormat.of().formatHex(Hmac.sign(SECRET.getBytes(UTF_8), "", body))));
        assertInstanceOf(Verdict.Genuine.class, scheme.check(new WebhookRequest("", headers, body), terms));
        for (int i = 0; i < TRIES; i++) {
            byte[] changed = body.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            assertInstanceOf(
                    Verdict.Refused.class,
                    scheme.check(new WebhookRequest("", headers, changed), terms),
                    () -> "seed " + SEED + ": " + new String(changed, ISO_8859_1));
        }
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
