package dev.ephemera.dispatcher.metrics;

import static dev.ephemera.dispatcher.ledger.SampleRecords.failed;
import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.admission.AdmissionSettings;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DispatchMetricsTest {

    private static final Outcome THROTTLED =
            new Outcome.Throttled("ConcurrentInvocationLimitExceeded", "message", Duration.ofSeconds(1));

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DispatchMetrics metrics = new DispatchMetrics(registry, time);

    @Test
    void countsInvocationsByOutcomeAndStart() {
        metrics.ended(invocation("hello"), succeeded(""));
        metrics.ended(invocation("hello"), succeeded(""));
        metrics.ended(invocation("hello"), failed(ErrorCode.OUT_OF_MEMORY));
        metrics.ended(invocation("hello"), new Outcome.Cancelled());
        metrics.ended(invocation("hello"), new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "message"));
        assertEquals(2, count("hello", "success", "warm"));
        assertEquals(1, count("hello", "Runtime.OutOfMemory", "warm"));
        assertEquals(1, count("hello", "cancelled", "none"));
        assertEquals(1, count("hello", "ServiceException", "none"));
    }

    @Test
    void timesThePhasesOfARun() {
        metrics.ended(invocation("hello"), succeeded(""));
        assertEquals(1, milliseconds("queue"));
        assertEquals(20, milliseconds("init"));
        assertEquals(300, milliseconds("run"));
        assertEquals(321, milliseconds("duration"));
    }

    @Test
    void countsWhatIsThrottledOverAllFunctions() {
        metrics.ended(invocation("hello"), THROTTLED);
        metrics.ended(invocation("other"), THROTTLED);
        assertEquals(
                2,
                registry.get("ephemera.invocations.throttled")
                        .tag("reason", "ConcurrentInvocationLimitExceeded")
                        .counter()
                        .count());
        assertEquals(1, count("hello", "throttled", "none"));
    }

    @Test
    void keepsFewSeriesForAFunction() {
        metrics.ended(invocation("hello"), succeeded(""));
        Timer timer = registry.get("ephemera.invocation.run").timer();
        assertTrue(timer.takeSnapshot().histogramCounts().length <= 20);
    }

    @Test
    void forgetsAFunctionThatNobodyCalls() {
        metrics.ended(invocation("hello"), succeeded(""));
        metrics.ended(invocation("hello"), THROTTLED);
        time.advance(DispatchMetrics.FORGOTTEN_AFTER);
        metrics.ended(invocation("other"), succeeded(""));
        assertNull(
                registry.find("ephemera.invocations").tag("function", "hello").counter());
        assertNull(registry.find("ephemera.invocation.run")
                .tag("function", "hello")
                .timer());
        assertEquals(1, count("other", "success", "warm"));
        assertEquals(1, registry.get("ephemera.invocations.throttled").counter().count());
    }

    @Test
    void startsAtZeroForAFunctionThatComesBack() {
        metrics.ended(invocation("hello"), succeeded(""));
        metrics.ended(invocation("hello"), succeeded(""));
        time.advance(DispatchMetrics.FORGOTTEN_AFTER);
        metrics.ended(invocation("hello"), succeeded(""));
        assertEquals(1, count("hello", "success", "warm"));
        assertEquals(300, milliseconds("run"));
    }

    @Test
    void boundsTheNumberOfFunctionsWithMeters() {
        for (int i = 0; i < DispatchMetrics.MOST_FUNCTIONS + 50; i++) {
            metrics.ended(invocation("function-" + i), succeeded(""));
        }
        int shown = registry.find("ephemera.invocation.run").timers().size();
        assertTrue(shown <= DispatchMetrics.MOST_FUNCTIONS, () -> shown + " functions have meters");
    }

    @Test
    void showsWhatRunsAndWhatWaits() {
        Admission admission = new Admission(
                new AdmissionSettings(MemorySize.ofMegabytes(512), 10, Duration.ofSeconds(1)),
                Map::of,
                new ManualTimers(time));
        metrics.watch(() -> 2, admission);
        admission.request(new FunctionName("hello"), MemorySize.ofMegabytes(512));
        admission.request(new FunctionName("hello"), MemorySize.ofMegabytes(512));
        assertEquals(2, gauge("ephemera.invocations.in.flight"));
        assertEquals(1, gauge("ephemera.admission.waiting"));
        assertEquals(512 << 20, gauge("ephemera.admission.memory"));
        assertEquals(512 << 20, gauge("ephemera.admission.budget"));
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double count(String function, String outcome, String start) {
        return registry.get("ephemera.invocations")
                .tags("function", function, "outcome", outcome, "start", start)
                .counter()
                .count();
    }

    private double milliseconds(String phase) {
        return registry.get("ephemera.invocation." + phase).timer().totalTime(TimeUnit.MILLISECONDS);
    }
}
