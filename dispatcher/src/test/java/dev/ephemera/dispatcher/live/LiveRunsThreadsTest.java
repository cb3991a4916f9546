package dev.ephemera.dispatcher.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs and their readers at the same time, in real time. */
@Timeout(60)
final class LiveRunsThreadsTest {

    private static final int RUNS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final FunctionName FUNCTION = new FunctionName("hello");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyReaderGetsTheWholeOfEachLog(long seed) throws Exception {
        Random random = new Random(seed);
        try (SystemTimers timers = new SystemTimers();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            LiveRuns runs = new LiveRuns(SystemTime.INSTANCE, timers, (_, _) -> {});
            List<LogFollower> followers = new ArrayList<>();
            Future<String> all = threads.submit(reading(added(followers, runs.follow(FUNCTION)), RUNS));
            List<Future<String>> written = new ArrayList<>();
            List<Future<String>> read = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Invocation invocation =
                        Invocation.of(TestRun.function(FUNCTION.value()), new byte[0], Origin.PLAIN_HTTP);
                read.add(threads.submit(reading(added(followers, runs.follow(invocation.id())), 1)));
                written.add(threads.submit(writing(runs, invocation, new Random(random.nextLong()))));
            }

            int length = 0;
            for (int i = 0; i < RUNS; i++) {
                assertEquals(written.get(i).get(), read.get(i).get(), "seed " + seed);
                length += written.get(i).get().length();
            }
            assertEquals(length, all.get().length(), "seed " + seed);
            for (Future<String> one : written) {
                assertTrue(isSubsequence(one.get(), all.get()), "seed " + seed);
            }
            assertTrue(runs.all().isEmpty());
            followers.forEach(LogFollower::close);
        }
    }

    private static LogFollower added(List<LogFollower> followers, LogFollower follower) {
        followers.add(follower);
        return follower;
    }

    /** Output in pieces of any size, more or less than the log holds. */
    private static Callable<String> writing(LiveRuns runs, Invocation invocation, Random random) {
        return () -> {
            TestRun run = new TestRun(runs, invocation, random.nextInt(1, 20_000));
            for (int pieces = random.nextInt(50); pieces > 0; pieces--) {
                StringBuilder piece = new StringBuilder();
                for (int words = random.nextInt(100); words > 0; words--) {
                    piece.append(invocation.id()).append(random.nextInt(4) == 0 ? '\n' : ' ');
                }
                run.print(piece.toString());
                Thread.yield();
            }
            run.end();
            return run.text();
        };
    }

    private static Callable<String> reading(LogFollower follower, int runs) {
        return () -> {
            StringBuilder text = new StringBuilder();
            for (int over = 0; over < runs; ) {
                switch (follower.next(PATIENCE)) {
                    case LogStep.Text(byte[] bytes) -> text.append(new String(bytes, UTF_8));
                    case LogStep.RunOver _ -> over++;
                    case LogStep.Quiet() -> throw new AssertionError("nothing new after: " + text);
                    case LogStep.Closed() -> throw new AssertionError("closed after: " + text);
                }
            }
            return text.toString();
        };
    }

    /** Whether the lines of one log are among those of all, in their order. */
    private static boolean isSubsequence(String one, String all) {
        List<String> missing = new ArrayList<>(one.lines().toList());
        all.lines().forEach(line -> {
            if (!missing.isEmpty() && missing.getFirst().equals(line)) {
                missing.removeFirst();
            }
        });
        return missing.isEmpty();
    }
}
