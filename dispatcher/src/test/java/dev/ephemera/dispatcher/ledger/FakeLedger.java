package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.FakeLedger.Row.Telling;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in memory that keeps to the same contract as the real one, and notes at once what that
 * writes behind. Thread-safe: all state is guarded by the object's own monitor.
 */
public final class FakeLedger implements InvocationLedger, InvocationControl {

    /** How long a claimant may be silent before it counts as dead. */
    public static final Duration SILENCE = Duration.ofMinutes(5);

    private final TimeSource time;
    private final Map<InvocationId, Row> rows = new LinkedHashMap<>();
    private final Map<Place, byte[]> unreadable = new LinkedHashMap<>();
    private final Map<InvocationId, Progress> progress = new HashMap<>();
    private long accepted;
    private long completed;
    private long dead;
    private int failures;

    public FakeLedger() {
        this(new ManualTime());
    }

    public FakeLedger(TimeSource time) {
        this.time = time;
    }

    // For tests to look at and to disturb

    /** Lets that many of the next calls fail before they have recorded anything. */
    public synchronized void failNextCalls(int times) {
        failures = times;
    }

    /** How an invocation stands; empty if it is not known. */
    public synchronized Optional<InvocationStatus> status(InvocationId id) {
        return Optional.ofNullable(rows.get(id)).map(row -> row.status);
    }

    /** The ids of those that stand so, in the order in which they were first heard of. */
    public synchronized List<InvocationId> ids(InvocationStatus status) {
        return rows.values().stream()
                .filter(row -> row.status == status)
                .map(row -> row.invocation.id())
                .toList();
    }

    /** How an invocation ended; empty if it has not. */
    public synchronized Optional<Ending> ending(InvocationId id) {
        return Optional.ofNullable(rows.get(id)).map(row -> row.ending);
    }

    /** The outcomes of all runs that were noted, those of lost claims included. */
    public synchronized List<Outcome> outcomes(InvocationId id) {
        return Optional.ofNullable(rows.get(id))
                .map(row -> List.copyOf(row.outcomes))
                .orElse(List.of());
    }

    /** Whether its destination has been told; false also if there is none. */
    public synchronized boolean wasTold(InvocationId id) {
        Row row = rows.get(id);
        return row != null && row.telling == Telling.TOLD;
    }

    public synchronized Optional<Progress> progress(InvocationId id) {
        return Optional.ofNullable(progress.get(id));
    }

    /** Where something was found that nobody understands. */
    public synchronized List<Place> unreadable() {
        return List.copyOf(unreadable.keySet());
    }

    public synchronized QueueCounts counts() {
        Instant now = time.instant();
        return new QueueCounts(
                accepted,
                count(row -> row.status == InvocationStatus.QUEUED),
                count(row -> row.status == InvocationStatus.RUNNING),
                completed,
                dead,
                rows.values().stream()
                        .filter(row -> row.status == InvocationStatus.QUEUED)
                        .map(row -> row.invocation.notBefore())
                        .filter(due -> !due.isAfter(now))
                        .min(Instant::compareTo));
    }

    // The queue's side

    @Override
    public synchronized void accepted(QueuedInvocation invocation) {
        failIfScripted();
        if (rows.putIfAbsent(invocation.id(), new Row(invocation)) == null) {
            accepted++;
        }
    }

    @Override
    public synchronized Claim claim(QueuedInvocation copy, Place place) {
        failIfScripted();
        Row row = rows.get(copy.id());
        if (row == null) {
            row = new Row(copy);
            rows.put(copy.id(), row);
            accepted++;
        }
        if (row.status == InvocationStatus.DEAD && copy.accepted().equals(row.redriving)) {
            row.startLife(copy);
            dead--;
        }
        if (row.status.isFinal()) {
            return over(row);
        }
        int order = Turn.of(copy).compareTo(Turn.of(row.invocation));
        if (order < 0 || copy.accepted().isBefore(row.redriven)) {
            return new Claim.Stale();
        }
        if (order == 0 && row.status == InvocationStatus.RUNNING && !place.equals(row.place) && !silent(row)) {
            return new Claim.RunsElsewhere();
        }
        if (row.cancelRequested) {
            row.number++;
            complete(row, Ending.cancelled(copy.attempt() - 1), Telling.NOTHING);
            return over(row);
        }
        row.invocation = copy;
        row.status = InvocationStatus.RUNNING;
        row.place = place;
        row.seen = time.instant();
        row.number++;
        return new Claim.Granted(new ClaimToken(copy.id(), row.number));
    }

    @Override
    public synchronized Standing standing(ClaimToken token) {
        failIfScripted();
        Row row = rows.get(token.id());
        if (row == null || !row.runs(token)) {
            return Standing.SUPERSEDED;
        }
        row.seen = time.instant();
        return row.cancelRequested ? Standing.CANCELLED : Standing.HOLDS;
    }

    @Override
    public synchronized boolean waitsAgain(ClaimToken token, Outcome outcome, QueuedInvocation next) {
        failIfScripted();
        Row row = rows.get(token.id());
        if (row == null || row.waitsSince(token, next)) {
            return row != null;
        }
        row.outcomes.add(outcome);
        if (!row.runs(token)) {
            return false;
        }
        row.invocation = next;
        row.status = InvocationStatus.QUEUED;
        if (row.cancelRequested) {
            complete(row, Ending.cancelled(next.attempt() - 1), Telling.NOTHING);
        }
        return true;
    }

    @Override
    public synchronized boolean ended(
            ClaimToken token, QueuedInvocation invocation, Optional<Outcome> last, Ending ending, boolean toTell) {
        failIfScripted();
        if (!ending.status().isFinal()) {
            throw new IllegalArgumentException("An end has a status that is final, not " + ending.status());
        }
        Row row = rows.get(token.id());
        if (row == null || row.status.isFinal() && row.number == token.number()) {
            return row != null;
        }
        last.ifPresent(row.outcomes::add);
        if (!row.runs(token)) {
            return false;
        }
        row.invocation = invocation;
        complete(row, ending, toTell ? Telling.OUTSTANDING : Telling.NOTHING);
        return true;
    }

    @Override
    public synchronized void told(QueuedInvocation invocation) {
        failIfScripted();
        Row row = rows.get(invocation.id());
        if (row != null && row.telling == Telling.OUTSTANDING) {
            row.telling = Telling.TOLD;
        }
    }

    @Override
    public synchronized void untellable(QueuedInvocation invocation, String reason) {
        failIfScripted();
        Row row = rows.get(invocation.id());
        if (row == null || row.ending == null || row.telling != Telling.OUTSTANDING) {
            return;
        }
        row.telling = Telling.UNTELLABLE;
        if (row.status.isFailure() && row.status != InvocationStatus.DEAD) {
            row.status = InvocationStatus.DEAD;
            completed--;
            dead++;
        }
        row.ending = row.ending.because(row.status, reason);
    }

    @Override
    public synchronized void unreadable(Place place, byte[] bytes, String reason) {
        failIfScripted();
        if (unreadable.putIfAbsent(place, bytes) == null) {
            accepted++;
            dead++;
        }
    }

    // The people's side

    @Override
    public synchronized Cancellation cancel(InvocationId id) {
        failIfScripted();
        Row row = rows.get(id);
        if (row == null) {
            return new Cancellation.Unknown();
        }
        if (row.status.isFinal()) {
            return new Cancellation.TooLate(row.status);
        }
        row.cancelRequested = true;
        if (row.status == InvocationStatus.RUNNING && !silent(row)) {
            return new Cancellation.Requested();
        }
        row.number++;
        complete(row, Ending.cancelled(row.invocation.attempt() - 1), Telling.NOTHING);
        return new Cancellation.Done();
    }

    @Override
    public synchronized void progress(InvocationId id, Progress noted) {
        progress.put(id, noted);
    }

    @Override
    public synchronized QueuedInvocation runAgain(InvocationId id) {
        Row row = Optional.ofNullable(rows.get(id))
                .orElseThrow(() -> new RejectedRequestException(ErrorCode.NOT_FOUND, "There is no " + id));
        if (!row.status.isFinal()) {
            throw new RejectedRequestException(ErrorCode.CONFLICT, id + " is " + row.status.label());
        }
        return row.copy(InvocationId.random(), time.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Claim over(Row row) {
        if (row.ending == null || row.ended == null) {
            throw new IllegalStateException(row.invocation.id() + " is over without an end");
        }
        return new Claim.Over(
                new EndedInvocation(row.invocation.id(), row.ending, row.ended, row.telling != Telling.OUTSTANDING));
    }

    private void complete(Row row, Ending ending, Telling telling) {
        row.status = ending.status();
        row.ending = ending;
        row.ended = time.instant();
        row.telling = telling;
        if (ending.status() == InvocationStatus.DEAD) {
            dead++;
        } else {
            completed++;
        }
    }

    private boolean silent(Row row) {
        return Duration.between(row.seen, time.instant()).compareTo(SILENCE) > 0;
    }

    private long count(Predicate<Row> which) {
        return rows.values().stream().filter(which).count();
    }

    private void failIfScripted() {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("scripted: the database fails");
        }
    }

    /** What is known of one invocation; guarded by the ledger's monitor. */
    static final class Row {

        enum Telling {
            NOTHING,
            OUTSTANDING,
            TOLD,
            UNTELLABLE
        }

        private final List<Outcome> outcomes = new ArrayList<>();
        private QueuedInvocation invocation;
        private InvocationStatus status = InvocationStatus.QUEUED;
        private Telling telling = Telling.NOTHING;
        private long number;
        private boolean cancelRequested;
        private Instant seen = Instant.MIN;
        private Instant redriven = Instant.MIN;
        private @Nullable Instant redriving;
        private @Nullable Place place;
        private @Nullable Ending ending;
        private @Nullable Instant ended;

        Row(QueuedInvocation invocation) {
            this.invocation = invocation;
        }

        boolean runs(ClaimToken token) {
            return status == InvocationStatus.RUNNING && number == token.number();
        }

        /** Whether {@code waitsAgain} has been noted already. */
        boolean waitsSince(ClaimToken token, QueuedInvocation next) {
            boolean waits = switch (status) {
                case QUEUED -> Turn.of(next).equals(Turn.of(invocation));
                case CANCELLED -> true;
                case RUNNING, SUCCEEDED, FAILED, TIMED_OUT, PLATFORM_ERROR, DEAD -> false;
            };
            return waits && number == token.number();
        }

        /** The same once more, from the first attempt. */
        QueuedInvocation copy(InvocationId id, Instant at) {
            return new QueuedInvocation(
                    id,
                    invocation.function(),
                    invocation.event(),
                    invocation.origin(),
                    invocation.options(),
                    at,
                    1,
                    0,
                    at,
                    invocation.traceId(),
                    invocation.clientContext());
        }

        void startLife(QueuedInvocation copy) {
            invocation = copy;
            status = InvocationStatus.QUEUED;
            telling = Telling.NOTHING;
            cancelRequested = false;
            redriven = copy.accepted();
            redriving = null;
            ending = null;
            ended = null;
        }
    }
}
