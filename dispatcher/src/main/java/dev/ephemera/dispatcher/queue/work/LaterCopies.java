package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Transport;
import java.time.Duration;

/** Puts copies into the queue that are to be looked at later; keeps at it while the queue is away. Thread-safe. */
final class LaterCopies {

    private final AsynchronousSettings settings;
    private final Transport transport;
    private final Persistence persistence;
    private final WorkClock clock;

    LaterCopies(AsynchronousSettings settings, Transport transport, Persistence persistence, WorkClock clock) {
        this.settings = settings;
        this.transport = transport;
        this.persistence = persistence;
        this.clock = clock;
    }

    /** When this returns, the copy is on disk. */
    void put(QueuedInvocation copy) throws InterruptedException, LetGoException {
        persistence.queue(() -> transport.put(copy));
    }

    /** Puts the same copy once more, to be looked at when another one may have ended. */
    void postpone(QueuedInvocation invocation) throws InterruptedException, LetGoException {
        put(invocation.postponedTo(clock.now().plus(settings.copies().postponement())));
    }

    /** Puts one that makes this one worthless, after a pause that is longer each time. */
    void setBack(QueuedInvocation invocation) throws InterruptedException, LetGoException {
        Duration pause = settings.setbacks().after(invocation.setbacks(), clock.chance());
        put(invocation.setBackTo(clock.now().plus(pause)));
    }
}
