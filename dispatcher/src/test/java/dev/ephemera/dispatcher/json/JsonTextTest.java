package dev.ephemera.dispatcher.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\": [1, 2, {\"b\": null}]}\n", "\"text\"", "1e400", "true", "null"})
    void oneValueIsJson(String text) {
        assertEquals(Optional.empty(), JsonText.complaint(text.getBytes(UTF_8)));
    }

    @Test
    void longNumbersAndStringsAreJson() {
        assertEquals(Optional.empty(), JsonText.complaint("1".repeat(2000).getBytes(UTF_8)));
        assertEquals(Optional.empty(), JsonText.complaint(("\"" + "x".repeat(21 << 20) + "\"").getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{\"a\" 1}", "'single'", "1 2", "\"open", "[1,]"})
    void nothingElseIs(String text) {
        assertTrue(JsonText.complaint(text.getBytes(UTF_8)).isPresent());
    }

    @Test
    void otherEncodingsAreNot() {
        assertTrue(JsonText.complaint("{}".getBytes(UTF_16)).isPresent());
        assertTrue(JsonText.complaint("{}".getBytes(UTF_16BE)).isPresent());
        assertTrue(JsonText.complaint(new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'})
                .isPresent());
    }
}
