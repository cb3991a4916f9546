package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.DeadLetter;
import dev.ephemera.dispatcher.ledger.DeadLetterContent;
import dev.ephemera.dispatcher.ledger.DeadLetters;
import dev.ephemera.dispatcher.ledger.InvocationRecord;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Dead letters in memory, one a second. Confined to one thread. */
final class FakeDeadLetters implements DeadLetters {

    private final NavigableMap<Integer, DeadLetter> letters = new TreeMap<>();
    private int next = 1;

    InvocationId add(String function) {
        InvocationId id = InvocationId.random();
        Instant since = Instant.ofEpochSecond(next);
        InvocationRecord record = new InvocationRecord(
                id,
                FunctionReference.latest(new FunctionName(function)),
                Optional.empty(),
                Origin.LAMBDA_API,
                InvocationStatus.DEAD,
                since,
                Optional.of(since),
                Optional.empty(),
                List.of(),
                Optional.empty());
        letters.put(next++, new DeadLetter.Undone(record, since, "a reason"));
        return id;
    }

    void addUnreadable() {
        letters.put(
                next,
                new DeadLetter.Unreadable(
                        InvocationId.random(), new Place("lane/0/1"), Instant.ofEpochSecond(next), "no JSON", 2));
        next++;
    }

    List<InvocationId> ids() {
        return letters.values().stream().map(DeadLetter::id).toList();
    }

    static RejectedRequestException rejected(String message) {
        return new RejectedRequestException(ErrorCode.NOT_FOUND, message);
    }

    @Override
    public Page<DeadLetter> list(Optional<FunctionName> function, int limit, Optional<String> marker) {
        NavigableMap<Integer, DeadLetter> older = letters.headMap(
                        marker.map(Integer::valueOf).orElse(next), false)
                .descendingMap();
        List<Integer> found = older.keySet().stream()
                .filter(number ->
                        function.map(name -> isOf(letters.get(number), name)).orElse(true))
                .limit(limit)
                .toList();
        Optional<String> last =
                found.size() == limit ? Optional.of(found.getLast().toString()) : Optional.empty();
        return new Page<>(found.stream().map(letters::get).toList(), last);
    }

    private static boolean isOf(DeadLetter letter, FunctionName function) {
        return letter instanceof DeadLetter.Undone undone
                && undone.invocation().function().name().equals(function);
    }

    @Override
    public QueuedInvocation redrive(InvocationId id) {
        DeadLetter letter = letters.values().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> rejected("there is no dead letter " + id));
        if (!(letter instanceof DeadLetter.Undone undone)) {
            throw rejected("it could not be understood");
        }
        Instant now = Instant.ofEpochSecond(1000);
        return QueuedInvocation.dueAtOnce(
                id,
                undone.invocation().function(),
                new byte[0],
                undone.invocation().origin(),
                now);
    }

    @Override
    public boolean redriven(QueuedInvocation copy) {
        return purge(copy.id());
    }

    @Override
    public Optional<DeadLetterContent> look(InvocationId id) {
        return letters.values().stream()
                .filter(letter -> letter.id().equals(id))
                .findFirst()
                .map(letter -> new DeadLetterContent(letter, new byte[0]));
    }

    @Override
    public boolean purge(InvocationId id) {
        return letters.values().removeIf(letter -> letter.id().equals(id));
    }

    @Override
    public int purge(FunctionName function) {
        int before = letters.size();
        letters.values().removeIf(letter -> isOf(letter, function));
        return before - letters.size();
    }

    @Override
    public int purgeAll() {
        int before = letters.size();
        letters.clear();
        return before;
    }
}
