package dev.ephemera.gateway.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.MediaType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainEventTest {

    private static String event(String body, String type) {
        Optional<MediaType> mediaType = type.isEmpty() ? Optional.empty() : Optional.of(MediaType.of(type));
        return new String(PlainEvent.of(body.getBytes(UTF_8), mediaType), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\": 1}|application/json|{\"a\": 1}",
                "{\"a\": 1}|application/x-www-form-urlencoded|{\"a\": 1}",
                "{\"a\": 1}|^^|{\"a\": 1}",
                "[1]|application/vnd.api+json|[1]",
                "a=1&b|application/x-www-form-urlencoded|\"a=1&b\"",
                "hello|^^|\"hello\"",
                "5|^^|5",
                "5|text/plain|\"5\"",
                "a \"b\"|text/csv|\"a \\\"b\\\"\"",
                "^^|^^|{}",
                "^^|text/plain|{}",
            })
    void makesAnEventOfAnyText(String body, String type, String expected) {
        assertEquals(expected, event(body, type));
    }

    @Test
    void binaryBodiesComeEncoded() {
        byte[] event = PlainEvent.of(new byte[] {(byte) 0xFF, 1, 2}, Optional.of(MediaType.of("image/png")));
        assertEquals("{\"body\":\"/wEC\",\"isBase64Encoded\":true}", new String(event, UTF_8));
    }

    @Test
    void whatSaysItIsJsonMustBe() {
        RejectedRequestException refused =
                assertThrows(RejectedRequestException.class, () -> event("{oops", "application/json"));
        assertTrue(String.valueOf(refused.getMessage()).contains("line 1, column"), refused.getMessage());
    }
}
