package dev.ephemera.gateway.invocations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.InvocationDetail;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.QueueRecord;
import dev.ephemera.dispatcher.live.LogFollower;
import dev.ephemera.dispatcher.live.LogStep;
import dev.ephemera.warmpool.instance.ContainerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an invocation has printed and prints, until it is over. Its runs on this node are followed; for
 * those on other nodes the records are asked again and again. Where nothing runs here, a line in
 * brackets says so, since the server sends nothing at all, no headers either, before there is something
 * of the text. For one thread, but for {@link #close}.
 */
final class InvocationText implements GrowingText {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] ELSEWHERE =
            "[is about to run, or runs on another node, and is shown when it is over]\n".getBytes(UTF_8);

    private final InvocationId id;
    private final KnownInvocations invocations;
    private final LogFollower follower;
    private State state = State.STARTS;
    private Duration pause = SHORTEST_PAUSE;
    private byte[] past = NOTHING;
    private Optional<ContainerId> lastFollowed = Optional.empty();
    private Optional<Instant> saidToBeDue = Optional.empty();

    /** How far it has come. */
    private enum State {
        STARTS,
        FOLLOWS,
        ENDS
    }

    /** @param follower of this invocation; is closed with this */
    InvocationText(InvocationId id, KnownInvocations invocations, LogFollower follower) {
        this.id = id;
        this.invocations = invocations;
        this.follower = follower;
    }

    @Override
    public Optional<byte[]> next() throws InterruptedException {
        while (state != State.ENDS) {
            byte[] piece = state == State.STARTS ? start() : follow();
            if (piece.length > 0) {
                return Optional.of(piece);
            }
        }
        return Optional.empty();
    }

    /** What earlier attempts have printed, unless the follower shows it; how it stands, if there is nothing. */
    private byte[] start() throws InterruptedException {
        state = State.FOLLOWS;
        Optional<KnownInvocations.Found> found = invocations.find(id);
        if (found.isEmpty() || found.get().known().live().isPresent()) {
            return NOTHING;
        }
        past = found.get().detail().log().bytes();
        if (isOver(found.get())) {
            state = State.ENDS;
            return past;
        }
        if (past.length > 0) {
            return past;
        }
        return found.get().detail().record().status() == InvocationStatus.QUEUED
                ? due(found.get().detail())
                : ELSEWHERE;
    }

    private byte[] follow() throws InterruptedException {
        return switch (follower.next(pause)) {
            case LogStep.Text(byte[] bytes) -> {
                pause = SHORTEST_PAUSE;
                yield bytes;
            }
            case LogStep.RunOver(var run) -> {
                lastFollowed = Optional.of(run.container());
                yield ask();
            }
            case LogStep.Quiet() -> {
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                yield invocations.runsHere(id) ? NOTHING : ask();
            }
            case LogStep.Closed() -> {
                state = State.ENDS;
                yield NOTHING;
            }
        };
    }

    /** Whether it is over; what there is to say about that, or about its next attempt. */
    private byte[] ask() throws InterruptedException {
        Optional<KnownInvocations.Found> found = invocations.find(id);
        if (found.isEmpty()) {
            state = State.ENDS;
            return NOTHING;
        }
        InvocationDetail detail = found.get().detail();
        if (isOver(found.get())) {
            state = State.ENDS;
            return unseen(detail);
        }
        return detail.record().status() == InvocationStatus.QUEUED ? due(detail) : NOTHING;
    }

    private static boolean isOver(KnownInvocations.Found found) {
        return found.detail().record().status().isFinal();
    }

    /** When its next attempt is due; once for each. */
    private byte[] due(InvocationDetail detail) {
        Optional<QueueRecord> queue = detail.record().queue();
        Optional<Instant> due = queue.map(QueueRecord::notBefore);
        if (due.isEmpty() || due.equals(saidToBeDue)) {
            return NOTHING;
        }
        saidToBeDue = due;
        return ("[waits for attempt " + queue.get().attempt() + ", which is due at " + due.get() + "]\n")
                .getBytes(UTF_8);
    }

    /** What the last run has printed, if it was on another node. */
    private byte[] unseen(InvocationDetail detail) {
        Optional<ContainerId> last = detail.record().attempts().isEmpty()
                ? Optional.empty()
                : detail.record().attempts().getLast().report().map(report -> report.container());
        byte[] log = detail.log().bytes();
        if (last.isPresent() && last.equals(lastFollowed)) {
            return NOTHING;
        }
        boolean goesOn = lastFollowed.isEmpty()
                && log.length >= past.length
                && Arrays.equals(log, 0, past.length, past, 0, past.length);
        return goesOn ? Arrays.copyOfRange(log, past.length, log.length) : log;
    }

    @Override
    public void close() {
        follower.close();
    }
}
