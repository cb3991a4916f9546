package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.auth.AuthenticationException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticationTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ApiKey KEY = new ApiKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCY");
    private static final ApiKey OTHER = new ApiKey("other", "another secret of some length");
    private static final byte[] BODY = "{\"n\": 1}".getBytes(UTF_8);
    private static final byte[] NOTHING = new byte[0];
    private static final URI TARGET =
            URI.create("http://localhost:7070/2015-03-31/functions/hello/invocations?Qualifier=1");

    private final Authentication authentication = new Authentication(new ApiKeys(List.of(KEY, OTHER)), () -> NOW);

    private Optional<String> accept(SignableRequest request, byte[] body) {
        Credential credential = authentication.check(request);
        credential.verify(Hashes.sha256(body));
        return credential.keyId();
    }

    private void refuse(Kind kind, SignableRequest request, byte[] body) {
        AuthenticationException refused = assertThrows(AuthenticationException.class, () -> accept(request, body));
        assertEquals(kind, refused.kind(), refused.getMessage());
        assertFalse(refused.getMessage().contains(KEY.secret()), refused.getMessage());
    }

    private static SignableRequest with(SignableRequest request, String header, String value) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.put(header, List.of(value));
        return new SignableRequest(request.method(), request.path(), request.query(), headers);
    }

    private static SignableRequest plain(Map<String, List<String>> headers) {
        return new SignableRequest("GET", "/functions", "", headers);
    }

    @Test
    void acceptsWhatTheSdkSigns() {
        assertEquals(Optional.of("AKIDEXAMPLE"), accept(Signing.inHeader(KEY, "POST", TARGET, BODY, NOW), BODY));
        assertEquals(Optional.of("other"), accept(Signing.inHeader(OTHER, "GET", TARGET, NOTHING, NOW), NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello/invocations",
                "/f/hello/a%20b/%C3%A9?b=2&a=1&a=%2F%3D+x&empty&e=",
                "/f/hello//double/./dots/../slash/",
                "/",
                "/f/hello/tilde~and-_.",
                "/f/hello/star*plus+colon:at@?x=%7E*"
            })
    void acceptsAnyTarget(String target) {
        URI uri = URI.create("http://localhost:7070" + target);
        assertEquals(Optional.of(KEY.id()), accept(Signing.inHeader(KEY, "PUT", uri, BODY, NOW), BODY));
    }

    @Test
    void acceptsPresignedRequestsUntilTheyExpire() {
        Instant signed = NOW.minus(Duration.ofMinutes(50));
        accept(Signing.inQuery(KEY, "GET", TARGET, signed, Duration.ofHours(1)), NOTHING);
        refuse(Kind.INVALID, Signing.inQuery(KEY, "GET", TARGET, signed, Duration.ofMinutes(49)), NOTHING);
    }

    @Test
    void followsItsOwnLinks() {
        String link = new SignedLinks(new ApiKeys(List.of(KEY)), () -> NOW)
                .link("http", "localhost:7070", "/functions/hello/versions/%24LATEST/package");
        URI uri = URI.create(link);
        accept(
                new SignableRequest(
                        "GET", uri.getRawPath(), uri.getRawQuery(), Map.of("host", List.of("localhost:7070"))),
                NOTHING);
    }

    @Test
    void refusesAWrongSecret() {
        ApiKey wrong = new ApiKey(KEY.id(), "not the secret of this key");
        refuse(Kind.INVALID, Signing.inHeader(wrong, "POST", TARGET, BODY, NOW), BODY);
    }

    @Test
    void refusesAnUnknownKey() {
        ApiKey unknown = new ApiKey("nobody", "not the secret of this key");
        refuse(Kind.UNKNOWN, Signing.inHeader(unknown, "POST", TARGET, BODY, NOW), BODY);
    }

    @Test
    void refusesAnAlteredBody() {
        refuse(Kind.INVALID, Signing.inHeader(KEY, "POST", TARGET, BODY, NOW), "{\"n\": 2}".getBytes(UTF_8));
    }

    @Test
    void refusesAnAlteredTarget() {
        SignableRequest signed = Signing.inHeader(KEY, "POST", TARGET, BODY, NOW);
        refuse(
                Kind.INVALID,
                new SignableRequest(signed.method(), signed.path(), "Qualifier=2", signed.headers()),
                BODY);
        refuse(
                Kind.INVALID,
                new SignableRequest(signed.method(), signed.path() + "x", signed.query(), signed.headers()),
                BODY);
        refuse(Kind.INVALID, new SignableRequest("DELETE", signed.path(), signed.query(), signed.headers()), BODY);
        refuse(Kind.INVALID, with(signed, "host", "elsewhere"), BODY);
    }

    @ParameterizedTest
    @ValueSource(longs = {-16, 16})
    void refusesAnOldDateAndOneFromTheFuture(long minutes) {
        refuse(Kind.INVALID, Signing.inHeader(KEY, "POST", TARGET, BODY, NOW.plus(Duration.ofMinutes(minutes))), BODY);
    }

    @ParameterizedTest
    @ValueSource(longs = {-14, 14})
    void allowsForClocksThatAreOff(long minutes) {
        accept(Signing.inHeader(KEY, "POST", TARGET, BODY, NOW.plus(Duration.ofMinutes(minutes))), BODY);
    }

    @Test
    void aBodyMayStayUnsignedOnlyWhereThereIsNone() {
        SignableRequest signed = Signing.inHeader(KEY, "POST", TARGET, BODY, NOW);
        refuse(Kind.INVALID, with(signed, "x-amz-content-sha256", "UNSIGNED-PAYLOAD"), BODY);
        refuse(Kind.INVALID, with(signed, "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), BODY);
    }

    @Test
    void refusesSignaturesWithPartsMissing() {
        SignableRequest signed = Signing.inHeader(KEY, "POST", TARGET, BODY, NOW);
        String header = signed.header("authorization");
        refuse(Kind.INCOMPLETE, with(signed, "authorization", header.replaceAll("Signature=\\w+", "")), BODY);
        refuse(Kind.INCOMPLETE, with(signed, "authorization", header.replace("host;", "")), BODY);
        refuse(Kind.INCOMPLETE, with(signed, "authorization", header.replace("aws4_request", "x")), BODY);
        refuse(Kind.INCOMPLETE, with(signed, "x-amz-date", "yesterday"), BODY);
        refuse(Kind.INCOMPLETE, with(signed, "authorization", "AWS4-HMAC-SHA256"), BODY);
    }

    @Test
    void acceptsASecretAsBearerToken() {
        assertEquals(
                Optional.of(KEY.id()), accept(plain(Map.of("authorization", List.of("Bearer " + KEY.secret()))), BODY));
        assertEquals(
                Optional.of(OTHER.id()),
                accept(plain(Map.of("authorization", List.of("bearer  " + OTHER.secret()))), BODY));
    }

    @Test
    void refusesEverythingElse() {
        refuse(Kind.MISSING, plain(Map.of()), NOTHING);
        refuse(Kind.UNKNOWN, plain(Map.of("authorization", List.of("Bearer wrong"))), NOTHING);
        refuse(Kind.UNKNOWN, plain(Map.of("authorization", List.of("Bearer "))), NOTHING);
        refuse(Kind.UNKNOWN, plain(Map.of("authorization", List.of("Basic YTpi"))), NOTHING);
    }

    @Test
    void withoutKeysEverybodyMayCall() {
        Authentication open = new Authentication(new ApiKeys(List.of()), () -> NOW);
        assertFalse(open.isRequired());
        assertEquals(Optional.empty(), open.check(plain(Map.of())).keyId());
        assertDoesNotThrow(() -> open.check(Signing.inHeader(KEY, "POST", TARGET, BODY, NOW.minusSeconds(99_999))));
    }

    @Test
    void keysMustBeOfUse() {
        assertThrows(IllegalArgumentException.class, () -> new ApiKey("id", "short"));
        assertThrows(IllegalArgumentException.class, () -> new ApiKeys(List.of(KEY, KEY)));
        assertFalse(KEY.toString().contains(KEY.secret()));
        IllegalArgumentException lonely =
                assertThrows(IllegalArgumentException.class, () -> new AuthSettings("", "id", "", List.of()).toKeys());
        assertTrue(lonely.getMessage().contains("EPHEMERA_SECRET_ACCESS_KEY"));
    }
}
