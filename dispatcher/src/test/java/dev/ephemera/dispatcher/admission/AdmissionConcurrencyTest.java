package dev.ephemera.dispatcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.AdmissionDecision.Granted;
import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.SystemTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once, in real time; the order of things is tried by the simulation. */
@Timeout(60)
final class AdmissionConcurrencyTest {

    private static final MemorySize BUDGET = MemorySize.ofMegabytes(1000);
    private static final int THREADS = 32;
    private static final int REQUESTS = 300;

    @Test
    void staysWithinTheBudgetAndLeavesNothingBehind() throws Exception {
        AtomicLong held = new AtomicLong();
        try (SystemTimers timers = new SystemTimers();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Admission admission = new Admission(
                    new AdmissionSettings(BUDGET, 20, Duration.ofMillis(50)),
                    () -> Map.of(new FunctionName("f0"), new Reservation(2, MemorySize.ofMegabytes(100))),
                    timers);
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                ends.add(threads.submit(() -> {
                    for (int i = 0; i < REQUESTS; i++) {
                        use(admission, random, held);
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            assertEquals(MemorySize.ZERO, admission.inUse());
            assertEquals(0, admission.waiting());
        }
    }

    private static void use(Admission admission, Random random, AtomicLong held) {
        MemorySize memory = MemorySize.ofMegabytes(random.nextInt(1, 400));
        CompletableFuture<AdmissionDecision> request =
                admission.request(new FunctionName("f" + random.nextInt(4)), memory);
        if (random.nextInt(5) == 0) {
            request.cancel(false);
        }
        try {
            if (request.join() instanceof Granted(Permit permit)) {
                long now = held.addAndGet(memory.bytes());
                assertTrue(now <= BUDGET.bytes(), () -> "over the budget: " + new MemorySize(now));
                Thread.yield();
                held.addAndGet(-memory.bytes());
                giveBackFromTwoThreads(permit);
            }
        } catch (CancellationException e) {
            assertTrue(request.isCancelled());
        }
    }

    /** The run's thread and the engine's may come at the same time. */
    private static void giveBackFromTwoThreads(Permit permit) {
        Thread engine = Thread.startVirtualThread(permit::containerDead);
        permit.runEnded();
        try {
            engine.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
