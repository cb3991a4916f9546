package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What runs have said of their progress and nobody has written yet: only the latest of each, so that a
 * run that says much does not fill the queue. Thread-safe.
 */
final class LatestProgress {

    private final Map<InvocationId, Progress> unwritten = new ConcurrentHashMap<>();

    /** Whether it is the first of this run since the last {@link #take}: then somebody must take it. */
    boolean put(InvocationId id, Progress progress) {
        return unwritten.put(id, progress) == null;
    }

    Optional<Progress> take(InvocationId id) {
        return Optional.ofNullable(unwritten.remove(id));
    }
}
