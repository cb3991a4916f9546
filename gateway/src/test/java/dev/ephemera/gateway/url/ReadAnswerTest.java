package dev.ephemera.gateway.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadAnswerTest {

    private static UrlAnswer read(String payload) throws BadAnswerException {
        return ReadAnswer.of(payload.getBytes(UTF_8));
    }

    private static String body(UrlAnswer answer) {
        return new String(answer.body(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"Hello, world!\"", "{\"message\": \"Hello\"}", "[1, 2]", "null", "42", "{\"body\": \"x\"}"})
    void withoutAStatusTheAnswerIsTheBody(String payload) throws BadAnswerException {
        UrlAnswer answer = read(payload);
        assertEquals(200, answer.status());
        assertEquals(Map.of("content-type", "application/json"), answer.headers());
        assertEquals(payload, body(answer));
    }

    @Test
    void withAStatusItDescribesTheResponse() throws BadAnswerException {
        UrlAnswer answer = read("""
                {"statusCode": 201, "headers": {"Content-Type": "text/plain", "X-Number": 7, "X-Nothing": null},
                 "cookies": ["a=1; Max-Age=1", "b=2"], "body": "héllo", "isBase64Encoded": false}
                """);
        assertEquals(201, answer.status());
        assertEquals(Map.of("content-type", "text/plain", "x-number", "7"), answer.headers());
        assertEquals(List.of("a=1; Max-Age=1", "b=2"), answer.cookies());
        assertEquals("héllo", body(answer));
    }

    @Test
    void decodesBodies() throws BadAnswerException {
        UrlAnswer answer = read("{\"statusCode\": 200, \"body\": \"/wEC\", \"isBase64Encoded\": true}");
        assertEquals(
                List.of((byte) 0xFF, (byte) 1, (byte) 2),
                List.of(answer.body()[0], answer.body()[1], answer.body()[2]));
    }

    @Test
    void assumesJsonAndAnEmptyBody() throws BadAnswerException {
        UrlAnswer answer = read("{\"statusCode\": \"204\"}");
        assertEquals(204, answer.status());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals(0, answer.body().length);
    }

    @Test
    void dropsWhatBelongsToTheConnection() throws BadAnswerException {
        UrlAnswer answer = read("{\"statusCode\": 200, \"headers\": {\"Transfer-Encoding\": \"chunked\","
                + " \"Connection\": \"close\", \"Content-Length\": 3, \"Upgrade\": \"x\", \"X-Mine\": \"y\"}}");
        assertEquals(Map.of("x-mine", "y", "content-type", "application/json"), answer.headers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|no JSON",
                "|no JSON",
                "{\"statusCode\": 99}|statusCode",
                "{\"statusCode\": 600}|statusCode",
                "{\"statusCode\": 200.5}|statusCode",
                "{\"statusCode\": \"many\"}|statusCode",
                "{\"statusCode\": null}|statusCode",
                "{\"statusCode\": 200, \"body\": {\"a\": 1}}|JSON.stringify",
                "{\"statusCode\": 200, \"body\": \"***\", \"isBase64Encoded\": true}|base64",
                "{\"statusCode\": 200, \"headers\": []}|headers",
                "{\"statusCode\": 200, \"headers\": {\"a b\": \"c\"}}|a b",
                "{\"statusCode\": 200, \"headers\": {\"a\": [\"c\"]}}|commas",
                "{\"statusCode\": 200, \"headers\": {\"a\": \"b\\r\\nc: d\"}}|line break",
                "{\"statusCode\": 200, \"cookies\": \"a=1\"}|list",
                "{\"statusCode\": 200, \"cookies\": [1]}|texts",
            })
    void saysWhatIsWrongWithAnAnswer(String payload, String word) {
        BadAnswerException bad = assertThrows(BadAnswerException.class, () -> read(payload == null ? "" : payload));
        assertTrue(bad.getMessage().contains(word), bad.getMessage());
    }
}
