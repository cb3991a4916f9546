package dev.ephemera.dispatcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.AdmissionDecision.Granted;
import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives an admission through random requests, ends, deaths, cancellations, waits and changes of
 * reservations, and checks after each step what must always hold.
 */
final class AdmissionSimulationTest {

    private static final MemorySize BUDGET = MemorySize.ofMegabytes(2000);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int LONGEST_QUEUE = 40;
    private static final int STEPS = 4000;
    private static final int FUNCTIONS = 8;

    private final ManualTimers timers = new ManualTimers(new ManualTime());
    private final Map<FunctionName, Reservation> reservations = new HashMap<>();
    private final Admission admission = new Admission(
            new AdmissionSettings(BUDGET, LONGEST_QUEUE, LONGEST_WAIT), () -> Map.copyOf(reservations), timers);
    private final List<Request> requests = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void holdsWhatItPromises(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            act(random);
            checkInvariants();
        }
        end();
    }

    private void act(Random random) {
        int die = random.nextInt(100);
        if (die < 45) {
            FunctionName function = function(random.nextInt(FUNCTIONS));
            MemorySize memory = MemorySize.ofMegabytes(64L << random.nextInt(6));
            requests.add(new Request(function, memory, admission.request(function, memory)));
            assertTrue(
                    admission.waiting() == 0 || admission.inUse().bytes() > 0, "somebody waits although nothing runs");
        } else if (die < 65) {
            pick(random).ifPresent(Request::runEnds);
        } else if (die < 85) {
            pick(random).ifPresent(Request::containerDies);
        } else if (die < 92) {
            pick(random).ifPresent(request -> request.decision.cancel(false));
        } else if (die < 98) {
            timers.advance(Duration.ofMillis(random.nextInt(2000)));
        } else {
            changeReservation(random);
        }
    }

    private void changeReservation(Random random) {
        FunctionName function = function(random.nextInt(3));
        if (random.nextBoolean()) {
            reservations.remove(function);
        } else {
            MemorySize memory = MemorySize.ofMegabytes(64L << random.nextInt(3));
            reservations.put(function, new Reservation(random.nextInt(4), memory));
        }
    }

    private void checkInvariants() {
        long held = requests.stream()
                .filter(Request::holdsMemory)
                .mapToLong(request -> request.memory.bytes())
                .sum();
        assertEquals(held, admission.inUse().bytes(), "memory is accounted for");
        assertTrue(held <= BUDGET.bytes(), () -> "memory is over the budget: " + new MemorySize(held));
        assertTrue(admission.waiting() <= LONGEST_QUEUE, "the queue is too long");
        assertEquals(
                requests.stream().filter(request -> !request.decision.isDone()).count(),
                admission.waiting(),
                "everybody who waits is in line");
        requests.forEach(Request::checkCap);
        requests.removeIf(Request::over);
    }

    /** Nothing may be left once all runs are over and all waits have ended. */
    private void end() {
        while (!requests.isEmpty()) {
            List.copyOf(requests).forEach(Request::containerDies);
            timers.advance(Duration.ofSeconds(1));
            checkInvariants();
        }
        assertEquals(MemorySize.ZERO, admission.inUse());
        assertEquals(0, admission.waiting());
        assertEquals(0, timers.pending());
    }

    private Optional<Request> pick(Random random) {
        return requests.isEmpty() ? Optional.empty() : Optional.of(requests.get(random.nextInt(requests.size())));
    }

    private static FunctionName function(int number) {
        return new FunctionName("function-" + number);
    }

    private final class Request {

        private final FunctionName function;
        private final MemorySize memory;
        private final CompletableFuture<AdmissionDecision> decision;
        private int decisions;
        private boolean checked;
        private boolean ended;
        private boolean dead;

        Request(FunctionName function, MemorySize memory, CompletableFuture<AdmissionDecision> decision) {
            this.function = function;
            this.memory = memory;
            this.decision = decision;
            decision.whenComplete((_, _) -> decisions++);
        }

        boolean granted() {
            return decision.isDone() && !decision.isCancelled() && decision.join() instanceof Granted;
        }

        boolean holdsMemory() {
            return granted() && !dead;
        }

        boolean runs() {
            return granted() && !ended;
        }

        void runEnds() {
            if (granted() && decision.join() instanceof Granted(Permit permit)) {
                ended = true;
                permit.runEnded();
            }
        }

        void containerDies() {
            if (granted() && decision.join() instanceof Granted(Permit permit)) {
                ended = true;
                dead = true;
                permit.containerDead();
            }
        }

        /** A run that was let in since the last step must have found its function below its limit. */
        void checkCap() {
            if (!granted() || checked) {
                return;
            }
            checked = true;
            Reservation own = reservations.get(function);
            long running = requests.stream()
                    .filter(request -> request.function.equals(function) && request.runs())
                    .count();
            assertTrue(
                    own == null || ended || running <= own.concurrency(),
                    () -> function + " runs " + running + " times, but has " + own);
        }

        boolean over() {
            assertEquals(decision.isDone() ? 1 : 0, decisions, "every request is decided once");
            return decision.isDone() && (!granted() || dead);
        }
    }
}
