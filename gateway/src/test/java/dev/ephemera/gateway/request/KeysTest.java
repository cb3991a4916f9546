package dev.ephemera.gateway.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** A platform with keys. */
final class KeysTest {

    private static final String SECRET = "a secret of a platform in a test";
    private static final String BEARER = "Bearer " + SECRET;

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(
                data, Map.of("ephemera.auth.access-key-id", "AKTEST", "ephemera.auth.secret-access-key", SECRET));
        doors.deploy("hello");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void echo() {
        doors.dispatch().echo();
    }

    private static LambdaClient client(String id, String secret) {
        return LambdaClient.builder()
                .endpointOverride(doors.address())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/functions",
        "POST,/functions/hello",
        "GET,/f/hello/",
        "POST,/f/hello",
        "GET,/metrics",
        "POST,/2015-03-31/functions/hello/invocations",
        "GET,/2015-03-31/functions/hello/aliases",
        "DELETE,/2015-03-31/functions/hello",
        "GET,/nowhere",
    })
    void everyDoorWantsAKey(String method, String path) {
        HttpResponse<String> refused = Http.send(method, doors.resolve(path), new byte[0]);
        assertEquals(401, refused.statusCode());
        assertEquals("MissingAuthenticationTokenException", Http.header(refused, "x-amzn-ErrorType"));
        assertEquals("Bearer", Http.header(refused, "WWW-Authenticate"));
        HttpResponse<String> wrong =
                Http.send(method, doors.resolve(path), new byte[0], "Authorization", "Bearer wrong");
        assertEquals(403, wrong.statusCode());
        assertEquals("UnrecognizedClientException", Http.header(wrong, "x-amzn-ErrorType"));
        assertTrue(doors.dispatch().invocations().isEmpty());
    }

    @Test
    void healthIsForEverybody() {
        assertEquals(200, Http.get(doors.resolve("/health")).statusCode());
        assertEquals(200, Http.get(doors.resolve("/health/live")).statusCode());
    }

    @Test
    void aBearerTokenOpensEveryDoor() {
        assertEquals(
                200,
                Http.post(doors.resolve("/functions/hello"), "{}", "Authorization", BEARER)
                        .statusCode());
        assertEquals(
                200,
                Http.get(doors.resolve("/metrics"), "Authorization", BEARER).statusCode());
    }

    @Test
    void aFunctionDoesNotLearnItsCallersKey() {
        HttpResponse<String> answer = Http.get(doors.resolve("/f/hello/"), "Authorization", BEARER);
        assertEquals(200, answer.statusCode());
        assertFalse(answer.body().contains(SECRET), answer.body());
        assertTrue(answer.body().contains("AKTEST"), answer.body());
    }

    @Test
    void signedRequestsOpenEveryDoor() {
        try (LambdaClient lambda = client("AKTEST", SECRET)) {
            String payload = "{\"text\": \"über\"}";
            assertEquals(
                    payload,
                    lambda.invoke(request -> request.functionName(
                                            "arn:aws:lambda:us-east-1:000000000000:function:hello")
                                    .payload(SdkBytes.fromUtf8String(payload)))
                            .payload()
                            .asUtf8String());
            byte[] zip = TestDoors.zip(7 << 20);
            lambda.createFunction(request -> request.functionName("large")
                    .runtime("python1.0")
                    .handler("app.handler")
                    .role("any")
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))));
            String location = lambda.getFunction(request -> request.functionName("large"))
                    .code()
                    .location();
            HttpResponse<String> download = Http.get(URI.create(location));
            assertEquals(200, download.statusCode());
            assertArrayEquals(
                    new String(zip, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                    download.body().getBytes(StandardCharsets.UTF_8));
            String forged = location.replace("/large/", "/hello/");
            assertEquals(403, Http.get(URI.create(forged)).statusCode());
            lambda.deleteFunction(request -> request.functionName("large"));
        }
    }

    @Test
    void wrongSignaturesOpenNone() {
        try (LambdaClient wrongSecret = client("AKTEST", "something else entirely");
                LambdaClient wrongId = client("AKOTHER", SECRET)) {
            LambdaException secret = assertThrows(LambdaException.class, wrongSecret::listFunctions);
            assertEquals("InvalidSignatureException", secret.awsErrorDetails().errorCode());
            assertEquals(403, secret.statusCode());
            LambdaException id = assertThrows(LambdaException.class, wrongId::listFunctions);
            assertEquals("UnrecognizedClientException", id.awsErrorDetails().errorCode());
            assertThrows(
                    LambdaException.class,
                    () -> wrongSecret.invoke(
                            request -> request.functionName("hello").payload(SdkBytes.fromUtf8String("{}"))));
        }
        assertTrue(doors.dispatch().invocations().isEmpty());
    }
}
