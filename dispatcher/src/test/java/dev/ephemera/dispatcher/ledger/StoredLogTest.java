package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StoredLogTest {

    @Test
    void keepsAShortLogAsItIs() {
        byte[] printed = "x".repeat(1024).getBytes(UTF_8);
        assertArrayEquals(printed, StoredLog.of(new InvocationLog(printed)).bytes());
    }

    @Test
    void compressesALongLog() {
        byte[] printed = "a line like many others\n".repeat(1000).getBytes(UTF_8);
        StoredLog stored = StoredLog.of(new InvocationLog(printed));
        assertTrue(stored.bytes().length < printed.length / 10);
        assertEquals(printed.length, stored.size());
        assertArrayEquals(printed, stored.toLog().bytes());
    }

    @Test
    void keepsWhatDoesNotGetShorter() {
        byte[] printed = new byte[100_000];
        new Random(1).nextBytes(printed);
        StoredLog stored = StoredLog.of(new InvocationLog(printed));
        assertEquals(printed.length, stored.bytes().length);
        assertArrayEquals(printed, stored.toLog().bytes());
    }

    @Test
    void readsEveryLogItHasStored() {
        for (int length = 0; length < 3000; length += 7) {
            byte[] printed = new byte[length];
            Arrays.fill(printed, (byte) length);
            assertArrayEquals(
                    printed, StoredLog.of(new InvocationLog(printed)).toLog().bytes());
        }
    }

    @Test
    void refusesToReadWhatIsBroken() {
        StoredLog broken = new StoredLog(5000, new byte[] {1, 2, 3});
        assertThrows(IllegalStateException.class, broken::toLog);
    }
}
