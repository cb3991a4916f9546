package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.EndedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells destinations how invocations ended, again and again if need be: the copy of one whose
 * destination does not listen stays in the queue. Thread-safe.
 */
final class TellDestination {

    private static final Logger log = LoggerFactory.getLogger(TellDestination.class);

    private final AsynchronousSettings settings;
    private final WorkParts parts;
    private final LaterCopies copies;
    private final Persistence persistence;
    private final QueueMetrics metrics;
    private final WorkClock clock;

    TellDestination(
            AsynchronousSettings settings,
            WorkParts parts,
            LaterCopies copies,
            Persistence persistence,
            QueueMetrics metrics,
            WorkClock clock) {
        this.settings = settings;
        this.parts = parts;
        this.copies = copies;
        this.persistence = persistence;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Tells of one that has just ended. */
    Verdict tellFirst(Destination destination, QueuedInvocation invocation, Ending ending)
            throws InterruptedException, LetGoException {
        return tell(destination, invocation, ending, clock.now());
    }

    /** Tells of one that ended a while ago; who is to be told is asked anew. */
    Verdict tellAgain(QueuedInvocation invocation, EndedInvocation ended) throws InterruptedException, LetGoException {
        Target target = persistence.database(() -> parts.targets().find(invocation.function()));
        Optional<Destination> destination = Terms.of(invocation.options(), target.config(), settings.attempts())
                .toTell(ended.ending().status());
        return destination.isPresent()
                ? tell(destination.get(), invocation, ended.ending(), ended.at())
                : giveUp(invocation, "its function has no destination for that any more");
    }

    private Verdict tell(Destination destination, QueuedInvocation invocation, Ending ending, Instant ended)
            throws InterruptedException, LetGoException {
        return switch (told(destination, invocation, ending)) {
            case Told.Yes() -> {
                persistence.database(() -> parts.ledger().told(invocation));
                metrics.told();
                yield Verdict.DONE;
            }
            case Told.NotNow(String reason) -> {
                metrics.notToldYet();
                Instant last = ended.plus(settings.copies().longestTelling());
                if (!clock.now().isBefore(last)) {
                    long minutes = settings.copies().longestTelling().toMinutes();
                    yield giveUp(invocation, "tried for " + minutes + " minutes: " + reason);
                }
                copies.setBack(invocation);
                yield Verdict.DONE;
            }
            case Told.Never(String reason) -> giveUp(invocation, reason);
        };
    }

    private Told told(Destination destination, QueuedInvocation invocation, Ending ending) throws InterruptedException {
        try {
            return parts.destinations().tell(destination, invocation, ending);
        } catch (RuntimeException e) {
            log.warn("Invocation {}: telling {} failed", invocation.id(), destination, e);
            return new Told.NotNow(e.toString());
        }
    }

    private Verdict giveUp(QueuedInvocation invocation, String reason) throws InterruptedException, LetGoException {
        log.warn("Invocation {}: its destination was not told how it ended: {}", invocation.id(), reason);
        persistence.database(() -> parts.ledger().untellable(invocation, reason));
        metrics.untellable();
        return Verdict.DONE;
    }
}
