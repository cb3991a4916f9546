package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.DeadLetter;
import dev.ephemera.dispatcher.ledger.DeadLetters;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts dead letters back into the queue. Thread-safe. */
public final class RedriveDeadLetters {

    private static final Logger log = LoggerFactory.getLogger(RedriveDeadLetters.class);

    private final DeadLetters letters;
    private final InvocationQueue queue;

    public RedriveDeadLetters(DeadLetters letters, InvocationQueue queue) {
        this.letters = letters;
        this.queue = queue;
    }

    /**
     * What has been done.
     *
     * @param redriven how many wait again
     * @param left how many stay dead letters: nobody can understand them, or the queue takes none of their
     *     size any more
     */
    public record Count(int redriven, int left) {}

    /**
     * Has one invocation wait again for its first attempt. It stays a dead letter if this fails.
     *
     * @throws RejectedRequestException if there is no such letter, or it cannot be understood
     */
    public void one(InvocationId id) throws QueueUnavailableException, InterruptedException {
        QueuedInvocation copy = letters.redrive(id);
        queue.accept(copy);
        if (!letters.redriven(copy)) {
            log.debug("Dead letter {}: somebody else has redriven or purged it in the same moment", id);
        }
    }

    /**
     * Has all there are now wait again, or all of one function. Those that die meanwhile are left.
     *
     * @throws QueueUnavailableException if the queue does not take one; those before it wait again
     */
    public Count all(Optional<FunctionName> function) throws QueueUnavailableException, InterruptedException {
        int redriven = 0;
        int left = 0;
        Optional<String> marker = Optional.empty();
        do {
            Page<DeadLetter> page = letters.list(function, InvocationHistory.MOST_AT_ONCE, marker);
            for (DeadLetter letter : page.items()) {
                if (letter instanceof DeadLetter.Undone && tryOne(letter.id(), redriven)) {
                    redriven++;
                } else {
                    left++;
                }
            }
            marker = page.nextMarker();
        } while (marker.isPresent());
        return new Count(redriven, left);
    }

    private boolean tryOne(InvocationId id, int before) throws QueueUnavailableException, InterruptedException {
        try {
            one(id);
            return true;
        } catch (RejectedRequestException e) {
            log.warn("Dead letter {} was not redriven: {}", id, e.getMessage());
            return false;
        } catch (QueueUnavailableException e) {
            throw new QueueUnavailableException(
                    "The queue took " + before + " dead letters and then no more: " + e.getMessage(),
                    e.retryAfter(),
                    e);
        }
    }
}
