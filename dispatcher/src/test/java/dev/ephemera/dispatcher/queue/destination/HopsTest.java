package dev.ephemera.dispatcher.queue.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopsTest {

    private static QueuedInvocation traced(String header) {
        return Ended.invocation("hello", new byte[0], Optional.of(header));
    }

    @Test
    void aChainBeginsWithARootOfItsOwn() {
        QueuedInvocation first = Ended.invocation("{}");
        assertEquals(0, Hops.of(first));
        assertEquals("Root=1-695735a5-b73847898880a18cdf61200e;Hops=1", Hops.next(first));
    }

    @ParameterizedTest
    @CsvSource({
        "Root=1-a-b, 0, Root=1-a-b;Hops=1",
        "Root=1-a-b;Parent=c;Sampled=1, 0, Root=1-a-b;Parent=c;Sampled=1;Hops=1",
        "Root=1-a-b; Hops=4 ;Sampled=1, 4, Root=1-a-b;Sampled=1;Hops=5",
        "Root=1-a-b;Hops=many, 0, Root=1-a-b;Hops=1",
        "Root=1-a-b;Hops=99999999999999999999, 0, Root=1-a-b;Hops=1",
    })
    void theHeaderIsKeptAndCounts(String header, int hops, String next) {
        assertEquals(hops, Hops.of(traced(header)));
        assertEquals(next, Hops.next(traced(header)));
    }
}
