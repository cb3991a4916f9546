package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives a gate through random arrivals, starts, ends, limits and changes of mind, with a flood all along. */
final class StartGateSimulationTest {

    private static final int WIDTH = 4;
    private static final int STEPS = 3000;
    private static final FunctionName FLOOD = new FunctionName("flood");
    private static final FunctionName LIMITED = new FunctionName("limited");

    /** Turns in which everybody else may have been served first: one for each function and the turns by priority. */
    private static final int LONGEST_LINE = 400;

    private final ManualTimers timers = new ManualTimers(new ManualTime());
    private final Map<FunctionName, Integer> runs = new HashMap<>();
    private final StartGate gate = new StartGate(
            new AsynchronousSettings.Starts(WIDTH, Duration.ofSeconds(2), 10),
            function -> function.equals(LIMITED) ? Math.max(0, 2 - runs.getOrDefault(LIMITED, 0)) : Integer.MAX_VALUE,
            timers);
    private final List<Request> requests = new ArrayList<>();
    private int turns;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void keepsItsPromises(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            act(random);
            check();
        }
        end();
    }

    private void act(Random random) {
        int die = random.nextInt(100);
        if (gate.waiting() < 60 && die < 40) {
            request(FLOOD, random.nextInt(4) == 0 ? Priority.NORMAL : Priority.HIGHEST);
        } else if (gate.waiting() < 100 && die < 45) {
            request(new FunctionName("f" + random.nextInt(6)), Priority.of(random.nextInt(3)));
        } else if (gate.waiting() < 110 && die < 50) {
            request(LIMITED, Priority.of(random.nextInt(3)));
        } else if (die < 85) {
            pick(random, Request::isInside).ifPresent(Request::start);
        } else if (die < 92) {
            pick(random, Request::runs).ifPresent(Request::end);
        } else if (die < 94) {
            pick(random, Request::waits).ifPresent(request -> request.answer.cancel(false));
        } else {
            timers.advance(Duration.ofMillis(random.nextInt(500)));
        }
    }

    private void request(FunctionName function, Priority priority) {
        requests.add(new Request(function, gate.request(function, priority)));
    }

    private void check() {
        long inside = requests.stream().filter(Request::isInside).count();
        assertEquals(inside, gate.inside());
        assertTrue(inside <= WIDTH, () -> inside + " are inside");
        assertEquals(requests.stream().filter(Request::waits).count(), gate.waiting(), "everybody who waits is known");
        long limited = requests.stream()
                .filter(request -> request.function.equals(LIMITED))
                .filter(request -> request.isInside() || request.runs())
                .count();
        assertTrue(limited <= 2, () -> "the limited function has " + limited);
        long able = requests.stream()
                .filter(request -> request.waits() && !request.function.equals(LIMITED))
                .count();
        assertTrue(able == 0 || inside == WIDTH, "somebody waits at an open gate");
        requests.forEach(Request::countTurns);
        requests.removeIf(Request::isOver);
    }

    /** Everybody gets in, or is told that its function is at its limit. */
    private void end() {
        while (!requests.isEmpty()) {
            List.copyOf(requests).stream().filter(Request::isInside).forEach(Request::start);
            List.copyOf(requests).stream().filter(Request::runs).forEach(Request::end);
            timers.advance(Duration.ofMillis(100));
            check();
        }
        timers.advance(Duration.ofSeconds(2));
        assertEquals(0, timers.pending());
    }

    private Optional<Request> pick(Random random, Predicate<Request> which) {
        List<Request> some = requests.stream().filter(which).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
    }

    private final class Request {

        private final FunctionName function;
        private final CompletableFuture<GateAnswer> answer;
        private final int since = turns;
        private boolean seen;
        private boolean started;
        private boolean ended;

        Request(FunctionName function, CompletableFuture<GateAnswer> answer) {
            this.function = function;
            this.answer = answer;
        }

        boolean waits() {
            return !answer.isDone();
        }

        boolean isInside() {
            return isIn() && !started;
        }

        boolean runs() {
            return started && !ended;
        }

        void start() {
            started = true;
            runs.merge(function, 1, Integer::sum);
            if (answer.join() instanceof GateAnswer.In(GatePass pass)) {
                pass.close();
            }
        }

        void end() {
            ended = true;
            runs.merge(function, -1, Integer::sum);
            gate.recheck();
        }

        void countTurns() {
            if (isIn() && !seen) {
                seen = true;
                turns++;
            }
            assertTrue(
                    !waits() || turns - since < LONGEST_LINE,
                    () -> function + " has seen " + (turns - since) + " turns of others");
        }

        boolean isOver() {
            return answer.isDone() && (!isIn() || ended);
        }

        private boolean isIn() {
            return answer.isDone() && !answer.isCancelled() && answer.join() instanceof GateAnswer.In;
        }
    }
}
