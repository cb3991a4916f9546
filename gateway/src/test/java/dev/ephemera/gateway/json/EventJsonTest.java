package dev.ephemera.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\": [1, 2, {\"b\": null}]}\n", "\"text\"", "1e400", "true", "null", "-0.5"})
    void takesAnyValueAsItIs(String json) {
        byte[] body = json.getBytes(UTF_8);
        assertSame(body, EventJson.of(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t"})
    void nothingIsAnEmptyObject(String body) {
        assertEquals("{}", new String(EventJson.of(body.getBytes(UTF_8)), UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1|line 1, column",
                "{\"a\" 1}|line 1, column",
                "'single'|line 1, column",
                "1 2|line 1, column 3",
                "{} trailing|line 1, column",
                "\"open|line 1, column",
                "[1,]|line 1, column",
            })
    void saysWhereItStopsBeingJson(String body, String position) {
        RejectedRequestException refused =
                assertThrows(RejectedRequestException.class, () -> EventJson.of(body.getBytes(UTF_8)));
        assertEquals(ErrorCode.INVALID_REQUEST_CONTENT, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains(position), refused.getMessage());
    }
}
