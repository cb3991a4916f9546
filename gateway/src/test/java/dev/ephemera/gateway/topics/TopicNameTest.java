package dev.ephemera.gateway.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {

    @Test
    void takesWhatKafkaTakes() {
        assertEquals(
                "Orders.v2_a-b", TopicName.parse("Orders.v2_a-b", "ephemera.").value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "größe", "ephemera.delayed", "__consumer_offsets"})
    void refusesTheRestAndWhatIsThePlatformsOwn(String name) {
        RejectedRequestException refusal =
                assertThrows(RejectedRequestException.class, () -> TopicName.parse(name, "ephemera."));
        assertTrue(refusal.getMessage().contains("'" + name + "'"), refusal.getMessage());
    }
}
