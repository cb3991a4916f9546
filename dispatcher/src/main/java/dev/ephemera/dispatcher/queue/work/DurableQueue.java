package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Transport;
import dev.ephemera.warmpool.resources.MemorySize;

/**
 * Puts invocations into the transport and notes them in the ledger. An invocation that comes twice
 * under one id makes two copies, of which the ledger lets one run. Thread-safe.
 */
public final class DurableQueue implements InvocationQueue {

    private final MemorySize payloadLimit;
    private final Transport transport;
    private final InvocationLedger ledger;
    private final QueueMetrics metrics;

    public DurableQueue(
            AsynchronousSettings settings, Transport transport, InvocationLedger ledger, QueueMetrics metrics) {
        this.payloadLimit = settings.payloadLimit();
        this.transport = transport;
        this.ledger = ledger;
        this.metrics = metrics;
    }

    @Override
    public void accept(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException {
        int size = invocation.event().length;
        if (size > payloadLimit.bytes()) {
            throw new RejectedRequestException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The event of " + size + " bytes is too large: an asynchronous invocation takes at most "
                            + payloadLimit.bytes() + " bytes; store it elsewhere and send where it is, or raise the"
                            + " platform's payload limit");
        }
        transport.put(invocation);
        ledger.accepted(invocation);
        metrics.accepted();
    }
}
