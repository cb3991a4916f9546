package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.queue.kafka.LaneLoad.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneLoadTest {

    private static final FunctionName A = new FunctionName("a");
    private static final FunctionName B = new FunctionName("b");

    private final LaneLoad load = new LaneLoad();

    @Test
    void countsWhatWaitsByFunction() {
        load.put(A, 0);
        load.put(A, 1);
        load.put(B, 2);
        assertEquals(new Waiting(2, 1), load.waiting(A));
        assertEquals(new Waiting(1, 2), load.waiting(B));
        load.takenTo(0);
        assertEquals(new Waiting(1, 1), load.waiting(A));
        load.takenTo(1);
        assertEquals(new Waiting(0, 1), load.waiting(A));
        load.takenTo(2);
        assertEquals(new Waiting(0, 0), load.waiting(B));
    }

    @Test
    void knowsThatOthersPutRecordsInBetween() {
        load.put(A, 100);
        load.put(A, 110);
        assertEquals(new Waiting(2, 9), load.waiting(A));
    }

    @Test
    void doesNotTakeOldRecordsForWaitingOnes() {
        load.takenTo(500);
        assertEquals(0, load.depth());
        load.put(A, 400);
        assertEquals(new Waiting(0, 0), load.waiting(A));
    }

    @Test
    void countsWhatIsAcknowledgedOutOfOrder() {
        load.put(A, 5);
        load.put(B, 8);
        load.put(A, 6);
        load.put(A, 7);
        assertEquals(new Waiting(3, 1), load.waiting(A));
        load.takenTo(8);
        assertEquals(new Waiting(0, 0), load.waiting(A));
    }

    @Test
    void isNotConfusedByRedeliveries() {
        load.put(A, 0);
        load.put(A, 1);
        load.takenTo(1);
        load.takenTo(0);
        assertEquals(0, load.depth());
    }

    @Test
    void keepsTheCrowdApartFromTheRestHoweverTheyAlternate() {
        for (int offset = 0; offset < 100_000; offset++) {
            load.put(offset % 10 == 0 ? A : B, offset);
        }
        Waiting seen = load.waiting(B);
        assertEquals(100_000, seen.total());
        assertTrue(seen.own() >= 90_000, seen.toString());
        load.takenTo(99_999);
        assertEquals(new Waiting(0, 0), load.waiting(B));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithAnExactCount(long seed) {
        Random random = new Random(seed);
        List<FunctionName> lane = new ArrayList<>();
        int taken = -1;
        for (int step = 0; step < 3000; step++) {
            if (random.nextInt(3) > 0 || taken == lane.size() - 1) {
                FunctionName function = random.nextInt(4) == 0 ? A : B;
                load.put(function, lane.size());
                lane.add(function);
            } else {
                taken += 1 + random.nextInt(lane.size() - 1 - taken);
                load.takenTo(taken);
            }
            List<FunctionName> waiting = lane.subList(taken + 1, lane.size());
            long own = waiting.stream().filter(A::equals).count();
            assertEquals(new Waiting(own, waiting.size() - own), load.waiting(A));
        }
    }
}
