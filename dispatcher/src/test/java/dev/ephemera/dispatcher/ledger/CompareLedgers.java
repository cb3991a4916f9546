package dev.ephemera.dispatcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Does the same to a ledger and to the one in memory, step by step and at random, and compares what they
 * answer. Copies come in any order and any number of times, words are said late, twice or never, as they
 * are after crashes.
 */
final class CompareLedgers {

    private static final List<InvocationStatus> ENDS = List.of(
            InvocationStatus.SUCCEEDED,
            InvocationStatus.FAILED,
            InvocationStatus.TIMED_OUT,
            InvocationStatus.CANCELLED,
            InvocationStatus.DEAD);

    private static final Set<String> LOOKS = Set.of("find", "counts", "list");

    private final Ledger ledger;
    private final FakeLedger model;
    private final ManualTime time;
    private final Random random;
    private final List<QueuedInvocation> copies = new ArrayList<>();
    private final List<ClaimToken> tokens = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    CompareLedgers(Ledger ledger, ManualTime time, long seed) {
        this.ledger = ledger;
        this.time = time;
        model = new FakeLedger(time);
        random = new Random(seed);
        copies.add(newOne("hello"));
    }

    /** Returns what has been done, for the message of a failure. */
    List<String> done() {
        return done;
    }

    void step() throws Exception {
        QueuedInvocation copy = any(copies);
        switch (random.nextInt(20)) {
            case 0, 1 -> newInvocation();
            case 2 ->
                both(
                        "accepted",
                        copy,
                        () -> {
                            ledger.invocations().accepted(copy);
                            return "";
                        },
                        () -> {
                            model.accepted(copy);
                            return "";
                        });
            case 3, 4, 5, 6, 7 -> claim(copy);
            case 8 -> standing();
            case 9, 10 -> waitsAgain();
            case 11, 12 -> ended();
            case 13 -> told(copy);
            case 14 -> unreadable();
            case 15 -> both("cancel", copy, () -> ledger.control().cancel(copy.id()), () -> model.cancel(copy.id()));
            case 16 -> progress(copy);
            case 17, 18 -> redrive(copy);
            default -> rest(copy);
        }
        compareState(copy.id());
    }

    private void newInvocation() {
        QueuedInvocation invocation = SampleRecords.queued(random.nextBoolean() ? "hello" : "other", millis());
        copies.add(invocation);
        // Often nobody notes it before it is claimed: what is written behind may be lost.
        if (random.nextBoolean()) {
            ledger.invocations().accepted(invocation);
            model.accepted(invocation);
        }
    }

    private void claim(QueuedInvocation copy) throws Exception {
        Place place = new Place("lane-1/0/" + random.nextInt(3));
        both(
                "claim at " + place,
                copy,
                () -> {
                    Claim claim = ledger.invocations().claim(copy, place);
                    if (claim instanceof Claim.Granted(ClaimToken token)) {
                        tokens.add(token);
                    }
                    return text(claim);
                },
                () -> text(model.claim(copy, place)));
    }

    private void standing() throws Exception {
        if (!tokens.isEmpty()) {
            ClaimToken token = anyToken();
            both("standing of " + token, "", () -> ledger.invocations().standing(token), () -> model.standing(token));
        }
    }

    private void waitsAgain() throws Exception {
        if (tokens.isEmpty()) {
            return;
        }
        ClaimToken token = anyToken();
        QueuedInvocation claimed = copyOf(token.id());
        Instant due = millis().plusMillis(random.nextInt(1000));
        QueuedInvocation next = switch (random.nextInt(3)) {
            case 0 -> claimed.retryAt(due);
            case 1 -> claimed.setBackTo(due);
            default -> claimed.postponedTo(due);
        };
        copies.add(next);
        Outcome outcome = outcome();
        both(
                "waitsAgain of " + token,
                next,
                () -> ledger.invocations().waitsAgain(token, outcome, next),
                () -> model.waitsAgain(token, outcome, next));
    }

    private void ended() throws Exception {
        if (tokens.isEmpty()) {
            return;
        }
        ClaimToken token = anyToken();
        QueuedInvocation claimed = copyOf(token.id());
        Optional<Outcome> outcome = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(outcome());
        InvocationStatus status = ENDS.get(random.nextInt(ENDS.size()));
        boolean toTell = status != InvocationStatus.DEAD && random.nextBoolean();
        Ending ending = new Ending(
                status,
                "Condition",
                random.nextBoolean() ? "" : "because",
                random.nextInt(3),
                random.nextBoolean() ? Optional.empty() : Optional.of("3"),
                random.nextBoolean() ? Optional.empty() : Optional.of("Unhandled"),
                random.nextBoolean() ? Optional.empty() : Optional.of(new byte[random.nextInt(100_000)]));
        both(
                "ended " + status + " of " + token,
                toTell,
                () -> ledger.invocations().ended(token, claimed, outcome, ending, toTell),
                () -> model.ended(token, claimed, outcome, ending, toTell));
    }

    private void told(QueuedInvocation copy) throws Exception {
        if (random.nextInt(3) == 0) {
            both(
                    "untellable",
                    copy,
                    () -> {
                        ledger.invocations().untellable(copy, "nobody there");
                        return "";
                    },
                    () -> {
                        model.untellable(copy, "nobody there");
                        return "";
                    });
        } else {
            both(
                    "told",
                    copy,
                    () -> {
                        ledger.invocations().told(copy);
                        return "";
                    },
                    () -> {
                        model.told(copy);
                        return "";
                    });
        }
    }

    private void unreadable() throws Exception {
        Place place = new Place("lane-9/0/" + random.nextInt(4));
        both(
                "unreadable",
                place,
                () -> {
                    ledger.invocations().unreadable(place, new byte[] {1}, "no header");
                    return "";
                },
                () -> {
                    model.unreadable(place, new byte[] {1}, "no header");
                    return "";
                });
    }

    private void progress(QueuedInvocation copy) {
        Progress progress = new Progress(random.nextInt(101), "so far");
        // Written behind: on one that is not known nothing comes of it.
        ledger.control().progress(copy.id(), progress);
        model.progress(copy.id(), progress);
    }

    private void redrive(QueuedInvocation copy) throws Exception {
        if (random.nextBoolean()) {
            both("redriven", copy, () -> ledger.deadLetters().redriven(copy), () -> model.redriven(copy));
            return;
        }
        both("redrive", copy, () -> text(ledger.deadLetters().redrive(copy.id())), () -> {
            QueuedInvocation redriven = model.redrive(copy.id());
            copies.add(redriven);
            return text(redriven);
        });
    }

    private void rest(QueuedInvocation copy) throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> both("purge", copy, () -> ledger.deadLetters().purge(copy.id()), () -> model.purge(copy.id()));
            case 1 ->
                both(
                        "purge all of",
                        copy,
                        () -> ledger.deadLetters().purge(copy.function().name()),
                        () -> model.purge(copy.function().name()));
            case 2 ->
                both(
                        "run again",
                        copy,
                        () -> ledger.control().runAgain(copy.id()).accepted(),
                        () -> model.runAgain(copy.id()).accepted());
            case 3 -> time.advance(Duration.ofMinutes(random.nextInt(8)));
            default -> time.advance(Duration.ofMillis(random.nextInt(1000)));
        }
    }

    private void compareState(InvocationId id) throws Exception {
        both(
                "find",
                id,
                () -> ledger.history().find(id).map(CompareLedgers::text),
                () -> model.find(id).map(CompareLedgers::text));
        both("counts", "", () -> ledger.history().counts(), model::counts);
        assertEquals(0, model.counts().missing());
        both("list", "", () -> ids(ledger.history()), () -> ids(model));
    }

    private <T> void both(String what, Object of, Callable<T> real, Callable<T> expected) throws Exception {
        // What is written behind is compared when it is written.
        ledger.history().find(InvocationId.random());
        Object answer = answer(real);
        if (!LOOKS.contains(what)) {
            done.add(what + " " + (of instanceof QueuedInvocation copy ? text(copy) : of) + " -> " + answer);
        }
        assertEquals(answer(expected), answer, what);
    }

    private static Object answer(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (RejectedRequestException e) {
            return e.code();
        }
    }

    private static List<InvocationId> ids(InvocationHistory history) throws InterruptedException {
        return history.list(InvocationFilter.ALL, 20, Optional.empty()).items().stream()
                .map(InvocationRecord::id)
                .toList();
    }

    private static String text(QueuedInvocation copy) {
        return copy.id() + " " + Turn.of(copy) + " accepted " + copy.accepted();
    }

    private static String text(Claim claim) {
        return claim instanceof Claim.Over(EndedInvocation(InvocationId id, Ending ending, Instant at, boolean told))
                ? "over " + id + " " + ending.status() + " " + ending.condition() + " " + ending.reason() + " "
                        + ending.runs() + " " + ending.executedVersion() + " " + ending.functionError() + " "
                        // What has been told may be cut.
                        + (told ? "told" : ending.answer().map(answer -> answer.length)) + " " + at
                : claim.toString();
    }

    private static String text(InvocationDetail detail) {
        return detail.record() + " " + detail.log().text() + " "
                + detail.event().map(kept -> kept.bytes().length + "/" + kept.size()) + " "
                + detail.result().map(kept -> kept.bytes().length + "/" + kept.size());
    }

    private Outcome outcome() {
        return switch (random.nextInt(5)) {
            case 0 -> SampleRecords.succeeded("ran\n");
            case 1 -> SampleRecords.failed(ErrorCode.UNHANDLED);
            case 2 -> SampleRecords.throttled();
            case 3 -> new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "no container");
            default ->
                new Outcome.Stopped(
                        Outcome.Stopped.Reason.SHUTDOWN,
                        SampleRecords.report(),
                        SampleRecords.succeeded("stopped\n").log());
        };
    }

    /** The seed decides on the id, too. */
    private QueuedInvocation newOne(String function) {
        QueuedInvocation sample = SampleRecords.queued(function, millis());
        return new QueuedInvocation(
                new InvocationId(new UUID(random.nextLong(), random.nextLong())),
                sample.function(),
                sample.event(),
                sample.origin(),
                sample.options(),
                sample.accepted(),
                1,
                0,
                sample.notBefore(),
                sample.traceId(),
                sample.clientContext());
    }

    private Instant millis() {
        return Instant.ofEpochMilli(time.instant().toEpochMilli());
    }

    private QueuedInvocation copyOf(InvocationId id) {
        List<QueuedInvocation> its =
                copies.stream().filter(copy -> copy.id().equals(id)).toList();
        return any(its);
    }

    /** Mostly one of the latest. */
    private ClaimToken anyToken() {
        return any(tokens);
    }

    private <T> T any(List<T> all) {
        int latest = Math.min(all.size(), 6);
        return random.nextInt(4) == 0
                ? all.get(random.nextInt(all.size()))
                : all.get(all.size() - 1 - random.nextInt(latest));
    }
}
