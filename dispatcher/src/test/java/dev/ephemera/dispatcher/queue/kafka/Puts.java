package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Puts much at a time. */
final class Puts {

    private static final int CALLERS = 32;

    private Puts() {}

    /** All of them, or it fails. */
    static void all(Transport transport, List<QueuedInvocation> invocations) throws InterruptedException {
        Set<InvocationId> acknowledged = tryAll(transport, invocations);
        if (acknowledged.size() < invocations.size()) {
            throw new AssertionError("Of " + invocations.size() + " only " + acknowledged.size() + " were taken");
        }
    }

    /** Tries each once, and returns those that were acknowledged. */
    static Set<InvocationId> tryAll(Transport transport, List<QueuedInvocation> invocations)
            throws InterruptedException {
        Queue<QueuedInvocation> left = new ConcurrentLinkedQueue<>(invocations);
        Set<InvocationId> acknowledged = ConcurrentHashMap.newKeySet();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofVirtual().start(() -> putFrom(left, transport, acknowledged)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        return acknowledged;
    }

    private static void putFrom(Queue<QueuedInvocation> left, Transport transport, Set<InvocationId> acknowledged) {
        QueuedInvocation next = left.poll();
        while (next != null) {
            try {
                transport.put(next);
                acknowledged.add(next.id());
            } catch (QueueUnavailableException e) {
                // Not acknowledged, then.
            } catch (InterruptedException e) {
                return;
            }
            next = left.poll();
        }
    }
}
