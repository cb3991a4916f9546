package dev.ephemera.triggers.webhook.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.net.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks against what vendors publish, and against others who sign. */
class SchemeTest {

    /** GitHub, "Validating webhook deliveries". */
    private static final String GITHUB_SECRET = "It's a Secret to Everybody";

    private static final String GITHUB_BODY = "Hello, World!";
    private static final String GITHUB_SIGNATURE =
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    /** Slack, "Verifying requests from Slack". */
    private static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final String SLACK_TIME = "1531420618";
    private static final String SLACK_BODY =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                    + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
                    + "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private static final String SLACK_SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    /** Standard Webhooks, the specification's own example. */
    private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String STANDARD_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String STANDARD_BODY = "{\"test\": 2432232314}";
    private static final String STANDARD_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Instant STANDARD_TIME = Instant.ofEpochSecond(1614265330);

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final String STRIPE_SECRET = "whsec_test_secret";
    private static final String STRIPE_BODY = "{\n  \"id\": \"evt_1\", \"object\": \"event\"\n}";

    private static WebhookRequest request(String body, String... headers) {
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.merge(
                    headers[i].toLowerCase(Locale.ROOT),
                    List.of(headers[i + 1]),
                    (first, next) -> List.of(first.getFirst(), next.getFirst()));
        }
        return new WebhookRequest("", all, body.getBytes(UTF_8));
    }

    private static Terms terms(String secret, long now) {
        return Terms.of(secret, WINDOW, Instant.ofEpochSecond(now));
    }

    private static Optional<String> genuine(Verdict verdict) {
        return assertInstanceOf(Verdict.Genuine.class, verdict).delivery();
    }

    private static String refused(Verdict verdict) {
        return assertInstanceOf(Verdict.Refused.class, verdict).reason();
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gitHubsPublishedExampleIsGenuine() {
        WebhookRequest request =
                request(GITHUB_BODY, "X-Hub-Signature-256", GITHUB_SIGNATURE, "X-GitHub-Delivery", "72d3162e");
        assertEquals(Optional.of("72d3162e"), genuine(Scheme.GITHUB.check(request, terms(GITHUB_SECRET, 0))));
        assertEquals(Optional.empty(), genuine(Scheme.META.check(request, terms(GITHUB_SECRET, 0))));
        refused(Scheme.GITHUB.check(request, terms(GITHUB_SECRET + "!", 0)));
        refused(Scheme.GITHUB.check(
                request(GITHUB_BODY + " ", "X-Hub-Signature-256", GITHUB_SIGNATURE), terms(GITHUB_SECRET, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=7",
                "sha256=75",
                "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
                "sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            })
    void whatIsAlmostGitHubsSignatureIsNone(String header) {
        String reason = refused(
                Scheme.GITHUB.check(request(GITHUB_BODY, "X-Hub-Signature-256", header), terms(GITHUB_SECRET, 0)));
        assertFalse(reason.contains("757107ea"), reason);
    }

    @Test
    void aSignatureThatIsThereTwiceIsNone() {
        assertTrue(refused(Scheme.GITHUB.check(
                        request(
                                GITHUB_BODY,
                                "X-Hub-Signature-256",
                                GITHUB_SIGNATURE,
                                "X-Hub-Signature-256",
                                GITHUB_SIGNATURE),
                        terms(GITHUB_SECRET, 0)))
                .contains("2 times"));
    }

    @Test
    void slacksPublishedExampleIsGenuine() {
        WebhookRequest request =
                request(SLACK_BODY, "X-Slack-Request-Timestamp", SLACK_TIME, "X-Slack-Signature", SLACK_SIGNATURE);
        assertEquals(
                Optional.of(SLACK_SIGNATURE), genuine(Scheme.SLACK.check(request, terms(SLACK_SECRET, 1531420618))));
        assertTrue(refused(Scheme.SLACK.check(request, terms(SLACK_SECRET, 1531420919)))
                .contains("301 seconds"));
        refused(Scheme.SLACK.check(request, terms("another", 1531420618)));
    }

    @Test
    void slacksEventsAreKnownByTheirIds() {
        String body = "{\"type\":\"event_callback\",\"event\":{\"event_id\":\"inner\"},\"event_id\":\"Ev1\"}";
        String signature = "v0=" + hmac(SLACK_SECRET, "v0:100:" + body);
        assertEquals(
                Optional.of("Ev1"),
                genuine(Scheme.SLACK.check(
                        request(body, "X-Slack-Request-Timestamp", "100", "X-Slack-Signature", signature),
                        terms(SLACK_SECRET, 100))));
    }

    @Test
    void stripesSignatureIsOverTimeAndBody() {
        String good = hmac(STRIPE_SECRET, "1492774577." + STRIPE_BODY);
        String header = "t=1492774577,v1=" + "0".repeat(64) + ",v1=" + good + ",v0=abc";
        WebhookRequest request = request(STRIPE_BODY, "Stripe-Signature", header);
        assertEquals(Optional.of("evt_1"), genuine(Scheme.STRIPE.check(request, terms(STRIPE_SECRET, 1492774577))));
        refused(Scheme.STRIPE.check(
                request(STRIPE_BODY, "Stripe-Signature", "t=1492774578,v1=" + good), terms(STRIPE_SECRET, 1492774577)));
        refused(Scheme.STRIPE.check(
                request(STRIPE_BODY, "Stripe-Signature", "t=1492774577,v0=" + good), terms(STRIPE_SECRET, 1492774577)));
        refused(Scheme.STRIPE.check(
                request(STRIPE_BODY, "Stripe-Signature", header + ",t=1492774577"), terms(STRIPE_SECRET, 1492774577)));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "300, true", "301, false", "-300, true", "-301, false"})
    void aTimestampIsGoodInsideTheWindow(long late, boolean good) {
        WebhookRequest request = request(
                STRIPE_BODY, "Stripe-Signature", "t=1000000,v1=" + hmac(STRIPE_SECRET, "1000000." + STRIPE_BODY));
        Verdict verdict = Scheme.STRIPE.check(request, terms(STRIPE_SECRET, 1000000 + late));
        assertEquals(good, verdict instanceof Verdict.Genuine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e6", "9999999999999", " ", "0x10", "١٢٣", "1531420618.0"})
    void aTimeThatIsNoneIsRefused(String time) {
        refused(Scheme.SLACK.check(
                request(
                        SLACK_BODY,
                        "X-Slack-Request-Timestamp",
                        time,
                        "X-Slack-Signature",
                        "v0=" + hmac(SLACK_SECRET, "v0:" + time.strip() + ":" + SLACK_BODY)),
                terms(SLACK_SECRET, 1531420618)));
    }

    @Test
    void theSpecificationsExampleIsGenuineAndWhatWeSign() {
        WebhookRequest request = request(
                STANDARD_BODY,
                "webhook-id",
                STANDARD_ID,
                "webhook-timestamp",
                Long.toString(STANDARD_TIME.getEpochSecond()),
                "webhook-signature",
                "v1a,xxxx " + STANDARD_SIGNATURE);
        assertEquals(
                Optional.of(STANDARD_ID),
                genuine(Scheme.STANDARD.check(request, terms(STANDARD_SECRET, STANDARD_TIME.getEpochSecond()))));
        assertEquals(
                STANDARD_SIGNATURE,
                StandardSignature.sign(STANDARD_SECRET, STANDARD_ID, STANDARD_TIME, STANDARD_BODY.getBytes(UTF_8)));
    }

    @Test
    void theStandardLibrarySignsWhatWeTake() throws Exception {
        for (String prefix : List.of("webhook-", "svix-")) {
            String signature = new Webhook(STANDARD_SECRET).sign("msg_1", 5000, STANDARD_BODY);
            WebhookRequest request = request(
                    STANDARD_BODY,
                    prefix + "id",
                    "msg_1",
                    prefix + "timestamp",
                    "5000",
                    prefix + "signature",
                    signature);
            assertEquals(Optional.of("msg_1"), genuine(Scheme.STANDARD.check(request, terms(STANDARD_SECRET, 5000))));
            refused(Scheme.STANDARD.check(request, terms(MakeSecret.of(Scheme.STANDARD), 5000)));
            refused(Scheme.STANDARD.check(request, terms(STANDARD_SECRET, 5301)));
        }
    }

    @Test
    void theStandardLibraryTakesWhatWeSign() throws Exception {
        Instant now = Instant.now();
        String secret = MakeSecret.of(Scheme.STANDARD);
        String signature =
                StandardSignature.sign(STANDARD_SECRET + "\n" + secret, "msg-2", now, STANDARD_BODY.getBytes(UTF_8));
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "webhook-id",
                        List.of("msg-2"),
                        "webhook-timestamp",
                        List.of(Long.toString(now.getEpochSecond())),
                        "webhook-signature",
                        List.of(signature)),
                (_, _) -> true);
        for (String each : List.of(STANDARD_SECRET, secret)) {
            new Webhook(each).verify(STANDARD_BODY, headers);
            assertThrows(
                    WebhookVerificationException.class, () -> new Webhook(each).verify(STANDARD_BODY + " ", headers));
        }
    }

    @Test
    void noPartOfAnIdPassesForATime() {
        String body = "2.rest";
        String signature = StandardSignature.sign(STANDARD_SECRET, "a", Instant.ofEpochSecond(1), body.getBytes(UTF_8));
        assertTrue(refused(Scheme.STANDARD.check(
                        request("rest", "webhook-id", "a.1", "webhook-timestamp", "2", "webhook-signature", signature),
                        terms(STANDARD_SECRET, 2)))
                .contains("full stop"));
    }

    @Test
    void twoSecretsAreGoodWhileOneIsReplaced() {
        WebhookRequest request = request(GITHUB_BODY, "X-Hub-Signature-256", GITHUB_SIGNATURE);
        genuine(Scheme.GITHUB.check(request, terms("new\n " + GITHUB_SECRET + "\r\n", 0)));
        refused(Scheme.GITHUB.check(request, terms("new\nnewer", 0)));
    }

    @Test
    void withoutASecretNothingIsGenuine() {
        Terms none = new Terms(List.of(), WINDOW, Instant.EPOCH);
        refused(Scheme.GITHUB.check(request(GITHUB_BODY, "X-Hub-Signature-256", GITHUB_SIGNATURE), none));
        refused(Scheme.TOKEN.check(request("", "X-Webhook-Token", ""), none));
    }

    @Test
    void aTokenMayBeWhereSendersCanPutIt() {
        Terms terms = terms("a good long token", 0);
        genuine(Scheme.TOKEN.check(request("", "Authorization", "bearer a good long token"), terms));
        genuine(Scheme.TOKEN.check(request("", "X-Webhook-Token", "a good long token"), terms));
        genuine(Scheme.TOKEN.check(new WebhookRequest("x=1&token=a+good%20long+token", Map.of(), new byte[0]), terms));
        refused(Scheme.TOKEN.check(request("", "X-Webhook-Token", "a good long toke"), terms));
        refused(Scheme.TOKEN.check(request("token=a+good+long+token"), terms));
        assertEquals(
                Optional.of("once"),
                genuine(Scheme.TOKEN.check(
                        request("", "X-Gitlab-Token", "a good long token", "Idempotency-Key", "once"), terms)));
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void schemesAreReadAsTheyAreShown(Scheme scheme) {
        assertEquals(scheme, Scheme.parse(scheme.label()));
        if (scheme.takesSecretsOfOurs()) {
            assertEquals(Optional.empty(), scheme.complaint(MakeSecret.of(scheme)));
        }
        assertTrue(scheme.complaint(" \n ").isPresent());
    }

    @Test
    void badSecretsAreComplainedOfWithoutShowingThem() {
        assertFalse(Scheme.STANDARD.complaint("whsec_?secret?").orElseThrow().contains("?secret?"));
        assertTrue(Scheme.TOKEN.complaint("short").isPresent());
        assertThrows(RejectedRequestException.class, () -> Scheme.parse("GitHub"));
    }
}
