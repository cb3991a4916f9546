package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.queue.kafka.LaneLoad.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneChoiceTest {

    private static final int LANES = 4;

    private final FunctionName function = new FunctionName("small");
    private final int home = LaneChoice.home(function, LANES);

    @Test
    void goesHomeWhereNothingWaits() {
        assertEquals(home, choose(lanes()));
    }

    @Test
    void staysAtHomeBesideAFewOthers() {
        assertEquals(home, choose(with(lanes(), home, 0, LaneChoice.CROWD - 1)));
    }

    @Test
    void goesRoundACrowdToWhereLeastWaits() {
        List<Waiting> lanes = with(lanes(), home, 2, 500);
        lanes = with(lanes, next(1), 0, 3);
        lanes = with(lanes, next(3), 0, 2);
        assertEquals(next(2), choose(lanes));
    }

    @Test
    void staysWhereItIsTheCrowd() {
        assertEquals(home, choose(with(lanes(), home, 500, 100)));
    }

    @Test
    void staysWhereItWentWhileItWaitsThere() {
        List<Waiting> lanes = with(lanes(), home, 3, 500);
        assertEquals(next(1), choose(with(lanes, next(1), 1, 0)));
    }

    @Test
    void goesHomeAgainWhenTheCrowdHasGone() {
        assertEquals(home, choose(lanes()));
        assertEquals(home, choose(with(lanes(), next(2), 0, 4)));
    }

    @Test
    void staysAtHomeIfEverywhereElseIsAsFull() {
        List<Waiting> lanes = Collections.nCopies(LANES, new Waiting(0, 50));
        assertEquals(home, choose(lanes));
    }

    @Test
    void spreadsFunctionsOverTheLanes() {
        int[] counts = new int[LANES];
        for (int i = 0; i < 400; i++) {
            counts[LaneChoice.home(new FunctionName("function-" + i), LANES)]++;
        }
        assertTrue(
                IntStream.of(counts).allMatch(count -> count > 60),
                List.of(counts).toString());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aFloodFillsOneLaneAndOthersAreHardlyBehindIt(long seed) {
        Random random = new Random(seed);
        List<LaneLoad> loads =
                IntStream.range(0, LANES).mapToObj(_ -> new LaneLoad()).toList();
        long[] offsets = new long[LANES];
        long[] taken = new long[LANES];
        FunctionName flood = new FunctionName("flood" + seed);
        long[] flooded = new long[LANES];
        long worst = 0;
        for (int step = 0; step < 5000; step++) {
            FunctionName next = random.nextInt(20) == 0 ? new FunctionName("calm-" + random.nextInt(6)) : flood;
            List<Waiting> waiting =
                    loads.stream().map(load -> load.waiting(next)).toList();
            int lane = LaneChoice.choose(next, waiting);
            if (next.equals(flood)) {
                flooded[lane]++;
            } else {
                worst = Math.max(worst, waiting.get(lane).total());
            }
            loads.get(lane).put(next, offsets[lane]++);
            if (random.nextInt(2) == 0) {
                int drained = random.nextInt(LANES);
                if (taken[drained] < offsets[drained]) {
                    loads.get(drained).takenTo(taken[drained]++);
                }
            }
        }
        assertTrue(
                IntStream.range(0, LANES).filter(lane -> flooded[lane] > 100).count() == 1,
                "flooded " + Arrays.toString(flooded));
        assertTrue(worst < 30, "one had to wait behind " + worst);
    }

    private int choose(List<Waiting> lanes) {
        return LaneChoice.choose(function, lanes);
    }

    private int next(int step) {
        return (home + step) % LANES;
    }

    private static List<Waiting> lanes() {
        return Collections.nCopies(LANES, new Waiting(0, 0));
    }

    private static List<Waiting> with(List<Waiting> lanes, int lane, long own, long others) {
        List<Waiting> changed = new ArrayList<>(lanes);
        changed.set(lane, new Waiting(own, others));
        return changed;
    }
}
