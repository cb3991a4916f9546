package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Delivery.Content;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A handler that notes what it is given and says that it is done. Guarded by its monitor. */
class Handled implements DeliveryHandler {

    private final List<Delivery> begun = new ArrayList<>();
    private final List<InvocationId> ended = new ArrayList<>();

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        synchronized (this) {
            begun.add(delivery);
        }
        Verdict verdict = work(delivery);
        synchronized (this) {
            if (verdict == Verdict.DONE) {
                ended.add(invocation(delivery).id());
            }
        }
        return verdict;
    }

    /** What it does between noting the begin and the end. */
    Verdict work(Delivery delivery) throws InterruptedException {
        return Verdict.DONE;
    }

    static QueuedInvocation invocation(Delivery delivery) {
        return ((Content.Readable) delivery.content()).invocation();
    }

    synchronized List<Delivery> begun() {
        return List.copyOf(begun);
    }

    synchronized List<InvocationId> ended() {
        return List.copyOf(ended);
    }

    synchronized boolean hasEnded(Collection<InvocationId> ids) {
        return ended.size() >= ids.size() && new HashSet<>(ended).containsAll(ids);
    }

    /** How often each was begun beyond the first time. */
    synchronized int repeats() {
        Set<InvocationId> different = new HashSet<>();
        begun.forEach(delivery -> different.add(invocation(delivery).id()));
        return begun.size() - different.size();
    }

    void awaitEnded(Collection<InvocationId> ids) {
        Await.until(
                () -> ids.size() + " have ended; " + ended().size() + " have, of " + begun().size() + " begun",
                () -> hasEnded(ids));
    }
}
