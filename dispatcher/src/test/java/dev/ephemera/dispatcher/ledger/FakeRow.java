package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.RecordSettings.Bulk;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link FakeLedger} knows of one asynchronous invocation; guarded by its monitor. */
final class FakeRow {

    final Instant received;
    final Map<Long, AttemptRecord> attempts = new LinkedHashMap<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    QueuedInvocation invocation;
    InvocationStatus status = InvocationStatus.QUEUED;
    Telling telling = Telling.NOTHING;
    long number;
    boolean cancelRequested;
    Instant claimed = Instant.MIN;
    Instant heard = Instant.MIN;
    Instant redriven = Instant.MIN;
    Optional<String> version = Optional.empty();
    Optional<InvocationError> error = Optional.empty();
    Optional<KeptBytes> event = Optional.empty();
    Optional<KeptBytes> result = Optional.empty();
    Optional<Progress> progress = Optional.empty();

    @Nullable
    Instant redriving;

    @Nullable
    Place place;

    @Nullable
    Ending ending;

    @Nullable
    Instant ended;

    FakeRow(QueuedInvocation invocation) {
        this.invocation = invocation;
        received = invocation.accepted();
    }

    InvocationId id() {
        return invocation.id();
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

    void startLife(QueuedInvocation copy) {
        invocation = copy;
        status = InvocationStatus.QUEUED;
        telling = Telling.NOTHING;
        cancelRequested = false;
        redriven = copy.accepted();
        redriving = null;
        error = Optional.empty();
        ending = null;
        ended = null;
    }

    void claim(QueuedInvocation copy, Place from, Instant now) {
        loseRun();
        invocation = copy;
        status = InvocationStatus.RUNNING;
        place = from;
        claimed = now;
        heard = now;
        progress = Optional.empty();
        number++;
    }

    /** If it runs, nobody will know how that ended. */
    void loseRun() {
        if (status == InvocationStatus.RUNNING) {
            attempts.put(
                    number,
                    run(
                            claimed,
                            Optional.empty(),
                            InvocationStatus.PLATFORM_ERROR,
                            Optional.of(InvocationError.RUN_LOST)));
        }
    }

    void ran(Outcome outcome, Instant now) {
        outcomes.add(outcome);
        RunResult of = RunResult.of(outcome);
        error = of.error();
        if (of.report().isPresent()) {
            attempts.put(number, ran(run(claimed, Optional.of(now), of.status(), of.error()), of, now));
            log.writeBytes(of.log().bytes());
        }
    }

    /** The claimant of an earlier claim says how its run ended. */
    void ranInVain(ClaimToken token, Outcome outcome, Instant now) {
        outcomes.add(outcome);
        RunResult of = RunResult.of(outcome);
        AttemptRecord lost = attempts.get(token.number());
        if (lost != null && lost.ended().isEmpty() && of.report().isPresent()) {
            attempts.put(token.number(), ran(lost, of, now));
            log.writeBytes(of.log().bytes());
        }
    }

    private static AttemptRecord ran(AttemptRecord run, RunResult of, Instant now) {
        return new AttemptRecord(
                run.attempt(), run.node(), run.started(), Optional.of(now), of.status(), of.error(), of.report());
    }

    private AttemptRecord run(
            Instant from, Optional<Instant> until, InvocationStatus how, Optional<InvocationError> why) {
        return new AttemptRecord(invocation.attempt(), Optional.of("fake"), from, until, how, why, Optional.empty());
    }

    void keep(byte[] wholeEvent) {
        event = Optional.of(
                status == InvocationStatus.DEAD ? KeptBytes.all(wholeEvent) : Bulk.DEFAULT.keepEvent(wholeEvent));
    }

    /** The same once more, from the first attempt and without delay. */
    QueuedInvocation copy(InvocationId id, Instant at) {
        InvocationOptions options = invocation.options();
        return new QueuedInvocation(
                id,
                invocation.function(),
                event.orElseThrow().bytes(),
                invocation.origin(),
                new InvocationOptions(
                        options.priority(),
                        Duration.ZERO,
                        options.timeout(),
                        options.retries(),
                        options.retryDelay(),
                        options.maximumAge()),
                at,
                1,
                0,
                at,
                invocation.traceId(),
                invocation.clientContext());
    }

    InvocationRecord record() {
        List<AttemptRecord> runs = new ArrayList<>(attempts.values());
        if (status == InvocationStatus.RUNNING) {
            runs.add(run(claimed, Optional.empty(), InvocationStatus.RUNNING, Optional.empty()));
        }
        return new InvocationRecord(
                id(),
                invocation.function(),
                version,
                invocation.origin(),
                status,
                received,
                Optional.ofNullable(ended),
                error,
                runs,
                Optional.of(new QueueRecord(
                        invocation.options(),
                        invocation.attempt(),
                        invocation.setbacks(),
                        invocation.notBefore(),
                        progress,
                        cancelRequested,
                        ending == null ? "" : ending.condition(),
                        ending == null ? "" : ending.reason(),
                        telling)));
    }

    InvocationDetail detail() {
        return new InvocationDetail(record(), new InvocationLog(log.toByteArray()), event, result);
    }
}
