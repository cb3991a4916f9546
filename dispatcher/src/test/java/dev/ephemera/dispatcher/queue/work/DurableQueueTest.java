package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.FakeLedger;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DurableQueueTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AsynchronousSettings SETTINGS = new AsynchronousSettings(
            new MemorySize(100),
            AsynchronousSettings.DEFAULT.attempts(),
            AsynchronousSettings.DEFAULT.setbacks(),
            AsynchronousSettings.DEFAULT.starts(),
            AsynchronousSettings.DEFAULT.copies());

    private final NoTransport transport = new NoTransport();
    private final FakeLedger ledger = new FakeLedger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DurableQueue queue = new DurableQueue(SETTINGS, transport, ledger, new QueueMetrics(registry));

    @Test
    void putsAnInvocationAndNotesIt() throws Exception {
        QueuedInvocation invocation = Invocations.of(InvocationOptions.DEFAULT, NOW);
        queue.accept(invocation);
        assertEquals(List.of(invocation), transport.kept());
        assertEquals(Optional.of(InvocationStatus.QUEUED), ledger.status(invocation.id()));
        assertEquals(1, registry.get("ephemera.queue.accepted").counter().count());
    }

    @Test
    void anEventMayBeAsLargeAsTheLimit() throws Exception {
        queue.accept(sized(100));
        assertEquals(1, transport.kept().size());
    }

    @Test
    void anEventThatIsTooLargeIsRefusedWithBothSizes() {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, () -> queue.accept(sized(101)));
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal.code());
        assertEquals(
                "The event of 101 bytes is too large: an asynchronous invocation takes at most 100 bytes; store it"
                        + " elsewhere and send where it is, or raise the platform's payload limit",
                refusal.getMessage());
        assertEquals(List.of(), transport.kept());
        assertEquals(0, ledger.counts().accepted());
    }

    @Test
    void whatTheTransportDoesNotTakeIsNotNoted() {
        transport.fail();
        QueuedInvocation invocation = Invocations.of(InvocationOptions.DEFAULT, NOW);
        assertThrows(QueueUnavailableException.class, () -> queue.accept(invocation));
        assertEquals(Optional.empty(), ledger.status(invocation.id()));
        assertEquals(0, registry.get("ephemera.queue.accepted").counter().count());
    }

    @Test
    void theSameIdTwiceIsOneInvocation() throws Exception {
        QueuedInvocation invocation = Invocations.of(InvocationOptions.DEFAULT, NOW);
        queue.accept(invocation);
        queue.accept(invocation);
        assertEquals(1, ledger.counts().accepted());
    }

    private static QueuedInvocation sized(int bytes) {
        QueuedInvocation invocation = Invocations.of(InvocationOptions.DEFAULT, NOW);
        return new QueuedInvocation(
                invocation.id(),
                invocation.function(),
                new byte[bytes],
                invocation.origin(),
                invocation.options(),
                invocation.accepted(),
                1,
                0,
                invocation.notBefore(),
                Optional.empty(),
                Optional.empty());
    }
}
