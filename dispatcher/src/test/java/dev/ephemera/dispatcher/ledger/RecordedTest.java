package dev.ephemera.dispatcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedTest {

    @Test
    void readsWhatPeopleWrite() {
        assertEquals(Recorded.ALL, Recorded.parse("all"));
        assertEquals(Recorded.NONE, Recorded.parse(" None"));
        assertEquals(Recorded.FAILURES, Recorded.parse("failures"));
        assertEquals(new Recorded(0.25, 1), Recorded.parse("0.25"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "", "-0.1", "1.1", "NaN"})
    void saysWhatItCannotRead(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Recorded.parse(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "'"), refused.getMessage());
    }

    @Test
    void includesTheShareOfSuccessesThatItNames() {
        Random random = new Random(1);
        int included = 0;
        for (int i = 0; i < 10_000; i++) {
            InvocationId id = random(random);
            included += new Recorded(0.25, 1).includes(id, InvocationStatus.SUCCEEDED) ? 1 : 0;
            assertTrue(new Recorded(0.25, 1).includes(id, InvocationStatus.TIMED_OUT));
        }
        assertTrue(included > 2300 && included < 2700, "included " + included);
    }

    @Test
    void includesEverythingOrNothing() {
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            InvocationId id = random(random);
            assertTrue(Recorded.ALL.includes(id, InvocationStatus.SUCCEEDED));
            assertFalse(Recorded.FAILURES.includes(id, InvocationStatus.SUCCEEDED));
            assertTrue(Recorded.FAILURES.includes(id, InvocationStatus.CANCELLED));
            assertFalse(Recorded.NONE.includes(id, InvocationStatus.FAILED));
        }
    }

    private static InvocationId random(Random random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new InvocationId(UUID.nameUUIDFromBytes(bytes));
    }
}
