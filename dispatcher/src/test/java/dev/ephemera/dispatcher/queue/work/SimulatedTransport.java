package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka does, without it: copies lie in places, are locked by one node, come again if the lock is
 * lost, and are dropped in silence when they have come too often. Confined to the stage.
 */
final class SimulatedTransport {

    /** As a share group's, which cannot be told to be endless. */
    static final int MOST_DELIVERIES = 5;

    private final Map<Place, Copy> copies = new LinkedHashMap<>();
    private final List<QueuedInvocation> dropped = new ArrayList<>();
    private int places;

    /** A copy in its place. */
    static final class Copy {

        private final Place place;
        private final QueuedInvocation invocation;
        private int count;
        private @Nullable Work work;

        private Copy(Place place, QueuedInvocation invocation) {
            this.place = place;
            this.invocation = invocation;
        }

        QueuedInvocation invocation() {
            return invocation;
        }

        boolean isFree(Instant now) {
            return work == null && !invocation.notBefore().isAfter(now);
        }
    }

    /** What a node does with a copy; goes on when the lock is lost, and is adopted if the copy comes again. */
    static final class Work {

        private final Object node;
        private final Copy copy;
        private final Delivery delivery;
        private boolean held = true;

        private Work(Object node, Copy copy) {
            this.node = node;
            this.copy = copy;
            delivery = new Delivery(
                    new Delivery.Content.Readable(copy.invocation), copy.place, copy.count, new CompletableFuture<>());
        }

        Delivery delivery() {
            return delivery;
        }

        QueuedInvocation invocation() {
            return copy.invocation;
        }

        /** Whether its node believes that it holds the lock. */
        boolean seemsHeld() {
            return held;
        }

        /** Its node hears that it has lost the lock. */
        void hearOfTheLoss() {
            held = false;
            delivery.lost().complete(null);
        }

        private boolean holdsTheLock() {
            return this.equals(copy.work);
        }
    }

    void put(QueuedInvocation invocation) {
        Place place = new Place("lane/0/" + places++);
        copies.put(place, new Copy(place, invocation));
    }

    List<Copy> free(Instant now) {
        return copies.values().stream().filter(copy -> copy.isFree(now)).toList();
    }

    List<Copy> locked() {
        return copies.values().stream().filter(copy -> copy.work != null).toList();
    }

    /** When the next copy becomes due that is not yet. */
    Optional<Instant> nextDue(Instant now) {
        return copies.values().stream()
                .map(copy -> copy.invocation.notBefore())
                .filter(due -> due.isAfter(now))
                .min(Instant::compareTo);
    }

    int size() {
        return copies.size();
    }

    /** How many copies there have been. */
    int puts() {
        return places;
    }

    /** What waits until it is due. */
    List<QueuedInvocation> waiting(Instant now) {
        return copies.values().stream()
                .map(copy -> copy.invocation)
                .filter(invocation -> invocation.notBefore().isAfter(now))
                .toList();
    }

    /** What nobody will ever see again. */
    List<QueuedInvocation> dropped() {
        return dropped;
    }

    /**
     * Gives a free copy to a node.
     *
     * @param atWork what that node works on
     * @return the work to begin; empty if the node has adopted work that it had begun already
     */
    Optional<Work> deliver(Copy copy, Object node, List<Work> atWork) {
        copy.count++;
        Optional<Work> begun =
                atWork.stream().filter(work -> work.copy.equals(copy)).findFirst();
        Work work = begun.orElseGet(() -> new Work(node, copy));
        copy.work = work;
        work.held = true;
        return begun.isPresent() ? Optional.empty() : Optional.of(work);
    }

    /** The lock is lost; returns who has to hear of it. */
    Optional<Work> loseLock(Copy copy) {
        Optional<Work> work = Optional.ofNullable(copy.work);
        free(copy);
        return work;
    }

    /** A node has crashed. */
    void loseLocksOf(Object node) {
        locked().stream()
                .filter(copy -> copy.work != null && copy.work.node.equals(node))
                .forEach(this::free);
    }

    void settle(Work work, Verdict verdict) {
        if (!work.holdsTheLock()) {
            return;
        }
        switch (verdict) {
            case DONE -> copies.remove(work.copy.place);
            case AGAIN -> free(work.copy);
        }
    }

    private void free(Copy copy) {
        copy.work = null;
        if (copy.count >= MOST_DELIVERIES) {
            copies.remove(copy.place);
            dropped.add(copy.invocation);
        }
    }
}
