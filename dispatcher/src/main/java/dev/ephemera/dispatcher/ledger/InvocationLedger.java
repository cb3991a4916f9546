package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Optional;

/**
 * Keeps the state of each asynchronous invocation, so that each ends once, whatever is delivered
 * twice. What a method has recorded survives a crash, except where it says otherwise. All throw an
 * unchecked exception if the database does not answer; nothing has been recorded then, or nobody
 * knows. Each may be called again with the same arguments after that: what had been recorded is not
 * recorded twice. Thread-safe, and so across nodes that share a database.
 *
 * <p>The copies of an invocation are in order: by attempt, and in the same attempt by setbacks.
 * Whoever puts a later one has done with the one before, even if that could not be noted any more.
 *
 * <p>An attempt that is to be followed by another one ends in three steps: the next copy is put into the
 * queue, {@link #waitsAgain}, this copy is taken out of the queue. What a crash between them leaves is
 * sorted out by claims:
 *
 * <ul>
 *   <li>Before the first step, this copy is delivered again, from the same place: granted, and the attempt
 *       is run again.
 *   <li>After the first step, both copies are in the queue. If the next one comes first, it is granted and
 *       this one is stale. If this one comes first, it is granted, runs again and puts another next copy;
 *       of the two, the first to come is granted, and the other one is kept back until it is stale or
 *       over.
 *   <li>After the second step, this copy is stale.
 * </ul>
 *
 * The end of an invocation has the steps {@link #ended}, telling its destination, {@link #told}, taking
 * its copy out of the queue. Before the first, the attempt is run again; after it the invocation is over,
 * and all that may happen twice is the telling.
 */
public interface InvocationLedger {

    /**
     * Notes that an invocation waits, once a copy of it is in the queue. Written behind: after a crash
     * its first claim notes it.
     */
    void accepted(QueuedInvocation invocation);

    /**
     * Asks whether a copy may run now. An invocation that nobody has noted is noted first. If it is
     * over, as it is when it was cancelled while it waited, the answer is {@link Claim.Over}. Otherwise
     * the copy is compared with the one that the invocation waits for, or else was last claimed for:
     *
     * <ul>
     *   <li>an earlier one is {@link Claim.Stale};
     *   <li>the same one is granted if the invocation waits, or if it comes from the same place that was
     *       last claimed: then whoever claimed it has lost it. From another place it {@link
     *       Claim.RunsElsewhere}, unless whoever claimed it has not asked for its {@link #standing} for
     *       too long to be alive: then it is granted, too;
     *   <li>a later one is granted, also while the one before seems to run: whoever ran that crashed, or
     *       has not come to {@link #waitsAgain} yet.
     * </ul>
     *
     * Where a copy would be granted although somebody wants the invocation cancelled, it ends here, as
     * {@link Claim.Over}.
     */
    Claim claim(QueuedInvocation invocation, Place place);

    /**
     * Whether a claim still stands. To be asked at least once a minute for as long as a claim is held:
     * that is how others know that the claimant lives.
     */
    Standing standing(ClaimToken token);

    /**
     * Notes that a claimed attempt is over and that the invocation waits again; the copy for that has
     * been put into the queue. If somebody wants it cancelled, it ends here instead.
     *
     * @param outcome how the attempt ended
     * @param next the copy that waits: a later one, or the claimed one itself if it is postponed
     * @return false if the claim no longer holds: the invocation's state has not changed, and only the
     *     run is remembered
     */
    boolean waitsAgain(ClaimToken token, Outcome outcome, QueuedInvocation next);

    /**
     * Notes the end of a claimed invocation, its dead letter included if the status is {@link
     * InvocationStatus#DEAD}.
     *
     * @param last the outcome of the last run; empty if it ended without one
     * @param ending with a status that is final
     * @param toTell whether a destination must still be told
     * @return false if the claim no longer holds: the invocation's state has not changed, and only the
     *     run is remembered
     */
    boolean ended(ClaimToken token, QueuedInvocation invocation, Optional<Outcome> last, Ending ending, boolean toTell);

    /** Notes that the destination of an ended invocation has been told. */
    void told(QueuedInvocation invocation);

    /** Notes that its destination will never be told. A failed invocation becomes a dead letter, as nobody else knows of it. */
    void untellable(QueuedInvocation invocation, String reason);

    /**
     * Keeps what nobody can understand as a dead letter; once per place. It counts as accepted and
     * dead.
     */
    void unreadable(Place place, byte[] bytes, String reason);
}
