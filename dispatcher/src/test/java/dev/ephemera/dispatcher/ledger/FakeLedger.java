package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.RecordSettings.Bulk;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A ledger in memory that keeps to the same contract as the real one, forgets nothing, and notes at once
 * what that writes behind. Thread-safe: all state is guarded by the object's own monitor.
 */
public final class FakeLedger implements InvocationLedger, InvocationControl, InvocationHistory, DeadLetters {

    private final TimeSource time;
    private final Map<InvocationId, FakeRow> rows = new LinkedHashMap<>();
    private final Map<InvocationId, InvocationDetail> synchronous = new LinkedHashMap<>();
    private final Map<Place, DeadLetterContent> unreadable = new LinkedHashMap<>();
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

    /** Lets that many of the next calls from the queue fail before they have recorded anything. */
    public synchronized void failNextCalls(int times) {
        failures = times;
    }

    /** How an invocation stands; empty if it is not known. */
    public synchronized Optional<InvocationStatus> status(InvocationId id) {
        return row(id).map(row -> row.status);
    }

    /** The ids of those that stand so, in the order in which they were first heard of. */
    public synchronized List<InvocationId> ids(InvocationStatus status) {
        return rows.values().stream()
                .filter(row -> row.status == status)
                .map(FakeRow::id)
                .toList();
    }

    /** How an invocation ended; empty if it has not. */
    public synchronized Optional<Ending> ending(InvocationId id) {
        return row(id).map(row -> row.ending);
    }

    /** The outcomes of all runs that were noted, those of lost claims included. */
    public synchronized List<Outcome> outcomes(InvocationId id) {
        return row(id).map(row -> List.copyOf(row.outcomes)).orElse(List.of());
    }

    /** Whether its destination has been told; false also if there is none. */
    public synchronized boolean wasTold(InvocationId id) {
        return row(id).filter(row -> row.telling == Telling.TOLD).isPresent();
    }

    public synchronized Optional<Progress> progress(InvocationId id) {
        return row(id).flatMap(row -> row.progress);
    }

    /** Where something was found that nobody understands. */
    public synchronized List<Place> unreadable() {
        return List.copyOf(unreadable.keySet());
    }

    /** Adds a synchronous invocation that is over. */
    public synchronized void add(InvocationDetail detail) {
        synchronous.put(detail.record().id(), detail);
    }

    // The queue's side

    @Override
    public synchronized void accepted(QueuedInvocation invocation) {
        failIfScripted();
        if (rows.putIfAbsent(invocation.id(), new FakeRow(invocation)) == null) {
            accepted++;
        }
    }

    @Override
    public synchronized Claim claim(QueuedInvocation copy, Place place) {
        failIfScripted();
        FakeRow row = rows.get(copy.id());
        if (row == null) {
            row = new FakeRow(copy);
            rows.put(copy.id(), row);
            accepted++;
        }
        if (row.status == InvocationStatus.DEAD && copy.accepted().equals(row.redriving)) {
            row.startLife(copy);
            dead--;
        }
        if (row.status.isFinal()) {
            return over(row, copy);
        }
        int order = Turn.of(copy).compareTo(Turn.of(row.invocation));
        if (order < 0 || copy.accepted().isBefore(row.redriven)) {
            return new Claim.Stale();
        }
        if (order == 0 && row.status == InvocationStatus.RUNNING && !place.equals(row.place) && !silent(row)) {
            return new Claim.RunsElsewhere();
        }
        if (row.cancelRequested) {
            cancelNow(row);
            return over(row, copy);
        }
        row.claim(copy, place, now());
        return new Claim.Granted(new ClaimToken(copy.id(), row.number));
    }

    @Override
    public synchronized Standing standing(ClaimToken token) {
        failIfScripted();
        FakeRow row = rows.get(token.id());
        if (row == null || !row.runs(token)) {
            return Standing.SUPERSEDED;
        }
        row.heard = now();
        return row.cancelRequested ? Standing.CANCELLED : Standing.HOLDS;
    }

    @Override
    public synchronized boolean waitsAgain(ClaimToken token, Outcome outcome, QueuedInvocation next) {
        failIfScripted();
        FakeRow row = rows.get(token.id());
        if (row == null || row.waitsSince(token, next)) {
            return row != null;
        }
        if (!row.runs(token)) {
            row.ranInVain(token, outcome, now());
            return false;
        }
        row.ran(outcome, now());
        if (row.cancelRequested) {
            complete(row, Ending.cancelled(next.attempt() - 1), Telling.NOTHING);
            row.keep(next.event());
        } else {
            row.invocation = next;
            row.status = InvocationStatus.QUEUED;
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
        FakeRow row = rows.get(token.id());
        if (row == null || (row.status.isFinal() && row.number == token.number())) {
            return row != null;
        }
        if (!row.runs(token)) {
            last.ifPresent(outcome -> row.ranInVain(token, outcome, now()));
            return false;
        }
        row.error = Optional.empty();
        last.ifPresent(outcome -> row.ran(outcome, now()));
        complete(row, ending, toTell ? Telling.OUTSTANDING : Telling.NOTHING);
        row.version = ending.executedVersion().or(() -> row.version);
        row.result = ending.answer().map(toTell ? KeptBytes::all : Bulk.DEFAULT::keepResult);
        row.keep(invocation.event());
        return true;
    }

    @Override
    public synchronized void told(QueuedInvocation invocation) {
        failIfScripted();
        row(invocation.id())
                .filter(row -> row.telling == Telling.OUTSTANDING)
                .ifPresent(row -> settleTelling(row, Telling.TOLD));
    }

    @Override
    public synchronized void untellable(QueuedInvocation invocation, String reason) {
        failIfScripted();
        FakeRow row = rows.get(invocation.id());
        if (row == null || row.ending == null || row.telling != Telling.OUTSTANDING) {
            return;
        }
        settleTelling(row, Telling.UNTELLABLE);
        if (row.status.isFailure() && row.status != InvocationStatus.DEAD) {
            row.status = InvocationStatus.DEAD;
            completed--;
            dead++;
        }
        row.keep(invocation.event());
        row.ending = because(row.ending, row.status, reason);
    }

    @Override
    public synchronized void unreadable(Place place, byte[] bytes, String reason) {
        failIfScripted();
        DeadLetter letter = new DeadLetter.Unreadable(InvocationId.random(), place, now(), reason, bytes.length);
        if (unreadable.putIfAbsent(place, new DeadLetterContent(letter, bytes)) == null) {
            accepted++;
            dead++;
        }
    }

    // The people's side

    @Override
    public synchronized Cancellation cancel(InvocationId id) {
        FakeRow row = rows.get(id);
        if (row == null) {
            return synchronous.containsKey(id)
                    ? new Cancellation.TooLate(synchronous.get(id).record().status())
                    : new Cancellation.Unknown();
        }
        if (row.status.isFinal()) {
            return new Cancellation.TooLate(row.status);
        }
        row.cancelRequested = true;
        if (row.status == InvocationStatus.RUNNING && !silent(row)) {
            return new Cancellation.Requested();
        }
        cancelNow(row);
        return new Cancellation.Done();
    }

    @Override
    public synchronized void progress(InvocationId id, Progress noted) {
        row(id).ifPresent(row -> row.progress = Optional.of(noted));
    }

    @Override
    public synchronized QueuedInvocation runAgain(InvocationId id) {
        FakeRow row = row(id).orElseThrow(() -> new RejectedRequestException(ErrorCode.NOT_FOUND, "There is no " + id));
        if (!row.status.isFinal()) {
            throw new RejectedRequestException(ErrorCode.CONFLICT, id + " is " + row.status.label());
        }
        if (row.event.filter(KeptBytes::whole).isEmpty()) {
            throw new RejectedRequestException(ErrorCode.CONFLICT, "The event of " + id + " was not kept");
        }
        return row.copy(InvocationId.random(), now().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public synchronized Optional<InvocationDetail> find(InvocationId id) {
        return row(id).map(FakeRow::detail).or(() -> Optional.ofNullable(synchronous.get(id)));
    }

    @Override
    public synchronized Page<InvocationRecord> list(InvocationFilter filter, int limit, Optional<String> marker) {
        return page(
                details().map(InvocationDetail::record).filter(record -> matches(filter, record)),
                RecordPosition::of,
                limit,
                marker);
    }

    @Override
    public synchronized List<InvocationLog> logs(FunctionName function, int limit) {
        PageLimit.check(limit);
        return details()
                .filter(detail -> detail.record().function().name().equals(function))
                .filter(detail -> detail.record().ended().isPresent())
                .sorted(newestFirst(detail -> RecordPosition.of(detail.record())))
                .limit(limit)
                .map(InvocationDetail::log)
                .toList();
    }

    @Override
    public synchronized QueueCounts counts() {
        return new QueueCounts(
                accepted,
                count(row -> row.status == InvocationStatus.QUEUED),
                count(row -> row.status == InvocationStatus.RUNNING),
                completed,
                dead,
                rows.values().stream()
                        .filter(row -> row.status == InvocationStatus.QUEUED)
                        .map(row -> row.invocation.notBefore())
                        .filter(due -> !due.isAfter(now()))
                        .min(Instant::compareTo));
    }

    @Override
    public synchronized Page<DeadLetter> list(Optional<FunctionName> function, int limit, Optional<String> marker) {
        return page(
                letters()
                        .map(DeadLetterContent::letter)
                        .filter(letter -> function.isEmpty() || isOf(function.get(), letter)),
                letter -> new RecordPosition(letter.since(), letter.id()),
                limit,
                marker);
    }

    @Override
    public synchronized Optional<DeadLetterContent> look(InvocationId id) {
        return letters().filter(content -> content.letter().id().equals(id)).findFirst();
    }

    @Override
    public synchronized QueuedInvocation redrive(InvocationId id) {
        FakeRow row = rows.get(id);
        if (row == null || row.status != InvocationStatus.DEAD) {
            throw new RejectedRequestException(
                    look(id).isPresent() ? ErrorCode.CONFLICT : ErrorCode.NOT_FOUND, "There is no dead letter " + id);
        }
        Instant at = Stream.of(Optional.ofNullable(row.redriving), Optional.of(row.redriven))
                .flatMap(Optional::stream)
                .filter(before -> before.isAfter(Instant.MIN))
                .map(before -> before.plusMillis(1))
                .reduce(now().truncatedTo(ChronoUnit.MILLIS), (one, other) -> one.isAfter(other) ? one : other);
        row.redriving = at;
        return row.copy(id, at);
    }

    @Override
    public synchronized boolean redriven(QueuedInvocation copy) {
        FakeRow row = rows.get(copy.id());
        if (row == null
                || row.status != InvocationStatus.DEAD
                || !copy.accepted().equals(row.redriving)) {
            return row != null && copy.accepted().equals(row.redriven);
        }
        row.startLife(copy);
        dead--;
        return true;
    }

    @Override
    public synchronized boolean purge(InvocationId id) {
        return look(id).map(this::purge).isPresent();
    }

    @Override
    public synchronized int purge(FunctionName function) {
        List<DeadLetterContent> gone =
                letters().filter(content -> isOf(function, content.letter())).toList();
        gone.forEach(this::purge);
        return gone.size();
    }

    @Override
    public synchronized int purgeAll() {
        List<DeadLetterContent> gone = letters().toList();
        gone.forEach(this::purge);
        return gone.size();
    }

    private DeadLetterContent purge(DeadLetterContent content) {
        rows.remove(content.letter().id());
        unreadable.values().remove(content);
        return content;
    }

    private Claim over(FakeRow row, QueuedInvocation copy) {
        if (row.ending == null || row.ended == null) {
            throw new IllegalStateException(row.id() + " is over without an end");
        }
        if (row.event.isEmpty()) {
            row.keep(copy.event());
        }
        return new Claim.Over(new EndedInvocation(row.id(), row.ending, row.ended, row.telling != Telling.OUTSTANDING));
    }

    /** Ends one that waits or whose run is lost, and takes it from whoever has it. */
    private void cancelNow(FakeRow row) {
        row.loseRun();
        row.number++;
        row.error = Optional.empty();
        complete(row, Ending.cancelled(row.invocation.attempt() - 1), Telling.NOTHING);
    }

    private void complete(FakeRow row, Ending ending, Telling telling) {
        row.status = ending.status();
        row.ending = ending;
        row.ended = now();
        row.telling = telling;
        if (ending.status() == InvocationStatus.DEAD) {
            dead++;
        } else {
            completed++;
        }
    }

    private static void settleTelling(FakeRow row, Telling telling) {
        row.telling = telling;
        row.result = row.result.map(
                kept -> new KeptBytes(Bulk.DEFAULT.keepResult(kept.bytes()).bytes(), kept.size()));
    }

    private static Ending because(Ending ending, InvocationStatus status, String reason) {
        return new Ending(
                status,
                ending.condition(),
                ending.reason().isEmpty() ? reason : ending.reason() + "; " + reason,
                ending.runs(),
                ending.executedVersion(),
                ending.functionError(),
                ending.answer());
    }

    private boolean silent(FakeRow row) {
        return row.heard.plus(ClaimRules.SILENCE).isBefore(now());
    }

    private Optional<FakeRow> row(InvocationId id) {
        return Optional.ofNullable(rows.get(id));
    }

    private Stream<InvocationDetail> details() {
        return Stream.concat(rows.values().stream().map(FakeRow::detail), synchronous.values().stream());
    }

    private Stream<DeadLetterContent> letters() {
        return Stream.concat(
                rows.values().stream()
                        .filter(row -> row.status == InvocationStatus.DEAD)
                        .map(row -> new DeadLetterContent(
                                new DeadLetter.Undone(
                                        row.record(),
                                        Optional.ofNullable(row.ended).orElseThrow(),
                                        Optional.ofNullable(row.ending)
                                                .orElseThrow()
                                                .reason()),
                                row.event.orElseThrow().bytes())),
                unreadable.values().stream());
    }

    private static boolean isOf(FunctionName function, DeadLetter letter) {
        return letter instanceof DeadLetter.Undone undone
                && undone.invocation().function().name().equals(function);
    }

    private static boolean matches(InvocationFilter filter, InvocationRecord record) {
        return filter.function().map(record.function().name()::equals).orElse(true)
                && (filter.statuses().isEmpty() || filter.statuses().contains(record.status()))
                && filter.origin().map(record.origin()::equals).orElse(true)
                && filter.from().map(from -> !record.received().isBefore(from)).orElse(true)
                && filter.until().map(record.received()::isBefore).orElse(true);
    }

    private static <T> Page<T> page(
            Stream<T> all, Function<T, RecordPosition> position, int limit, Optional<String> marker) {
        PageLimit.check(limit);
        Optional<RecordPosition> before = marker.map(RecordPosition::parse);
        List<T> found = all.sorted(newestFirst(position))
                .filter(item -> before.isEmpty() || ORDER.compare(position.apply(item), before.get()) < 0)
                .limit(limit + 1L)
                .toList();
        return PageLimit.page(found, limit, position);
    }

    private static final Comparator<RecordPosition> ORDER =
            Comparator.comparing(RecordPosition::at).thenComparing(at -> at.id().toString());

    private static <T> Comparator<T> newestFirst(Function<T, RecordPosition> position) {
        return Comparator.comparing(position, ORDER.reversed());
    }

    private long count(Predicate<FakeRow> which) {
        return rows.values().stream().filter(which).count();
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void failIfScripted() {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("scripted: the database fails");
        }
    }
}
