package dev.ephemera.dispatcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.AdmissionDecision.Granted;
import dev.ephemera.dispatcher.admission.AdmissionDecision.Refused;
import dev.ephemera.dispatcher.admission.Reservations.Reservation;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** An admission with 1000 MB, ten places to wait and a wait of ten seconds. */
final class AdmissionFixture {

    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    static final FunctionName A = new FunctionName("a");
    static final FunctionName B = new FunctionName("b");
    static final FunctionName C = new FunctionName("c");

    final ManualTimers timers = new ManualTimers(new ManualTime());
    final Map<FunctionName, Reservation> reservations = new ConcurrentHashMap<>();
    final Admission admission = new Admission(
            new AdmissionSettings(MemorySize.ofMegabytes(1000), 10, LONGEST_WAIT),
            () -> Map.copyOf(reservations),
            timers);

    void reserve(FunctionName function, int concurrency, int megabytes) {
        reservations.put(function, new Reservation(concurrency, MemorySize.ofMegabytes(megabytes)));
    }

    CompletableFuture<AdmissionDecision> request(FunctionName function, int megabytes) {
        return admission.request(function, MemorySize.ofMegabytes(megabytes));
    }

    /** Asks for what must be there at once. */
    Permit take(FunctionName function, int megabytes) {
        return permit(request(function, megabytes));
    }

    /** What is there now. */
    long megabytesInUse() {
        return admission.inUse().megabytes();
    }

    void assertNothingLeft() {
        assertEquals(MemorySize.ZERO, admission.inUse());
        assertEquals(0, admission.waiting());
        assertEquals(0, timers.pending());
    }

    static Permit permit(CompletableFuture<AdmissionDecision> request) {
        assertTrue(request.isDone(), "still waits");
        return request.join() instanceof Granted(Permit permit) ? permit : fail(request);
    }

    static Refused refusal(CompletableFuture<AdmissionDecision> request) {
        assertTrue(request.isDone(), "still waits");
        return request.join() instanceof Refused refused ? refused : fail(request);
    }

    static void assertWaits(CompletableFuture<AdmissionDecision> request) {
        assertFalse(request.isDone(), () -> "does not wait: " + request.join());
    }

    private static <T> T fail(CompletableFuture<AdmissionDecision> request) {
        throw new AssertionError("Unexpected decision: " + request.join());
    }
}
