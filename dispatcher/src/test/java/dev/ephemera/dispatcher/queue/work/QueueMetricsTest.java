package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class QueueMetricsTest {

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final QueueMetrics metrics = new QueueMetrics(registry);
    private int reads;
    private boolean away;

    @Test
    void countsAttemptsByTheirOutcome() {
        metrics.attempted(Invocations.succeeded(""));
        metrics.attempted(Invocations.failed(ErrorCode.TIMED_OUT));
        metrics.attempted(Invocations.failed(ErrorCode.TIMED_OUT));
        metrics.attempted(Invocations.throttled(ThrottleReason.CONCURRENT.type()));
        metrics.attempted(Invocations.broken());
        metrics.attempted(new Outcome.Cancelled());
        metrics.attempted(Invocations.stopped(Outcome.Stopped.Reason.SHUTDOWN));
        assertEquals(1, attempts("success"));
        assertEquals(2, attempts("Sandbox.Timedout"));
        assertEquals(1, attempts("throttled"));
        assertEquals(1, attempts("ServiceException"));
        assertEquals(1, attempts("cancelled"));
        assertEquals(1, attempts("shutdown"));
    }

    @Test
    void countsWhatFollows() {
        metrics.retried();
        metrics.setBack();
        metrics.setBack();
        metrics.ended(InvocationStatus.DEAD);
        metrics.told();
        metrics.notToldYet();
        metrics.untellable();
        assertEquals(1, registry.get("ephemera.queue.retries").counter().count());
        assertEquals(2, registry.get("ephemera.queue.setbacks").counter().count());
        assertEquals(
                1,
                registry.get("ephemera.queue.ended")
                        .tag("status", "dead")
                        .counter()
                        .count());
        for (String result : new String[] {"told", "later", "never"}) {
            assertEquals(
                    1,
                    registry.get("ephemera.queue.destinations")
                            .tag("result", result)
                            .counter()
                            .count());
        }
    }

    @Test
    void timesTheWaitFromWhenItIsDue() {
        metrics.started(Duration.ofMillis(1500));
        metrics.started(Duration.ofMillis(-3));
        assertEquals(1500, registry.get("ephemera.queue.wait").timer().totalTime(TimeUnit.MILLISECONDS));
        assertEquals(2, registry.get("ephemera.queue.wait").timer().count());
    }

    @Test
    void showsWhoIsAtTheGate() {
        StartGate gate = new StartGate(
                new AsynchronousSettings.Starts(1, Duration.ofSeconds(1), 1), _ -> 9, new ManualTimers(time));
        metrics.watch(gate);
        gate.request(Invocations.HELLO, Priority.NORMAL);
        gate.request(Invocations.HELLO, Priority.NORMAL);
        gate.request(Invocations.HELLO, Priority.NORMAL);
        assertEquals(1, gauge("ephemera.queue.gate.inside"));
        assertEquals(2, gauge("ephemera.queue.gate.waiting"));
    }

    @Test
    void showsTheBooks() {
        metrics.watch(this::read, time);
        assertEquals(10, invocations("accepted"));
        assertEquals(4, invocations("waiting"));
        assertEquals(3, invocations("running"));
        assertEquals(2, invocations("completed"));
        assertEquals(1, invocations("dead"));
        assertEquals(0, gauge("ephemera.queue.missing"));
        assertEquals(90, gauge("ephemera.queue.oldest"));
    }

    @Test
    void readsTheBooksOnceASecondAtMost() {
        metrics.watch(this::read, time);
        invocations("accepted");
        time.advance(Duration.ofMillis(999));
        invocations("dead");
        assertEquals(1, reads);
        time.advance(Duration.ofMillis(1));
        invocations("dead");
        invocations("accepted");
        assertEquals(2, reads);
    }

    @Test
    void keepsToTheLastReadingWhileTheDatabaseIsAway() {
        metrics.watch(this::read, time);
        away = true;
        assertTrue(Double.isNaN(invocations("accepted")));
        away = false;
        time.advance(Duration.ofSeconds(1));
        assertEquals(10, invocations("accepted"));
        away = true;
        time.advance(Duration.ofSeconds(1));
        assertEquals(10, invocations("accepted"));
        assertEquals(3, reads);
    }

    private QueueCounts read() {
        reads++;
        if (away) {
            throw new IllegalStateException("scripted: away");
        }
        return new QueueCounts(10, 4, 3, 2, 1, Optional.of(time.instant().minusSeconds(90)));
    }

    private double attempts(String outcome) {
        return registry.get("ephemera.queue.attempts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double invocations(String state) {
        return registry.get("ephemera.queue.invocations")
                .tag("state", state)
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
