package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes everything in, unless a test has it refuse. Thread-safe. */
public final class FakeQueue implements InvocationQueue {

    /** What the queue does before it takes something in: nothing, or it throws. */
    @FunctionalInterface
    public interface Behaviour {
        void accept(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException;
    }

    private final List<QueuedInvocation> accepted = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = _ -> {};

    public void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    /** Takes everything in again, and forgets what it has. */
    public void reset() {
        behaviour = _ -> {};
        accepted.clear();
    }

    /** What has been taken in, in that order. */
    public List<QueuedInvocation> accepted() {
        return List.copyOf(accepted);
    }

    @Override
    public void accept(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException {
        behaviour.accept(invocation);
        accepted.add(invocation);
    }
}
