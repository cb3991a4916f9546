package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.ledger.InvocationDetail;
import dev.ephemera.dispatcher.ledger.InvocationFilter;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.ledger.InvocationRecord;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.live.LiveRun;
import dev.ephemera.dispatcher.live.LiveRuns;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the records say, and what goes on. Thread-safe. */
@Singleton
final class KnownInvocations {

    private static final InvocationLog NO_LOG = new InvocationLog(new byte[0]);

    private final InvocationHistory history;
    private final LiveRuns live;

    KnownInvocations(InvocationHistory history, LiveRuns live) {
        this.history = history;
        this.live = live;
    }

    /**
     * One with all that is known of it.
     *
     * @param detail what is on record, or for one that only runs as if nothing but its beginning were
     */
    record Found(KnownInvocation known, InvocationDetail detail) {}

    /** @throws RejectedRequestException if there is none of this id */
    Found get(InvocationId id) throws InterruptedException {
        return find(id).orElseThrow(() -> unknown(id));
    }

    Optional<Found> find(InvocationId id) throws InterruptedException {
        // Before the records: a run that ends in between is in one of both.
        Optional<LiveRun> run = live.find(id);
        Optional<InvocationDetail> recorded = history.find(id);
        if (recorded.isPresent()) {
            InvocationRecord record = recorded.get().record();
            Optional<LiveRun> goesOn = run.filter(_ -> !record.status().isFinal());
            return Optional.of(new Found(new KnownInvocation(record, goesOn), recorded.get()));
        }
        return run.map(KnownInvocation::unrecorded)
                .map(known -> new Found(
                        known, new InvocationDetail(known.record(), NO_LOG, Optional.empty(), Optional.empty())));
    }

    boolean runsHere(InvocationId id) {
        return live.find(id).isPresent();
    }

    static RejectedRequestException unknown(InvocationId id) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND,
                "There is no record of invocation '" + id + "': it was never accepted, or was too long ago");
    }

    Page<KnownInvocation> list(InvocationFilter filter, int limit, Optional<String> marker)
            throws InterruptedException {
        List<LiveRun> running = live.all();
        Page<InvocationRecord> page = history.list(filter, limit, marker);
        List<KnownInvocation> known = page.items().stream()
                .map(record -> new KnownInvocation(record, run(running, record.id())))
                .toList();
        boolean onlyWhatRuns = filter.statuses().equals(Set.of(InvocationStatus.RUNNING));
        if (onlyWhatRuns && marker.isEmpty() && page.nextMarker().isEmpty()) {
            return new Page<>(withUnrecorded(known, running, filter, limit), Optional.empty());
        }
        return new Page<>(known, page.nextMarker());
    }

    private static Optional<LiveRun> run(List<LiveRun> running, InvocationId id) {
        return running.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    /** Synchronous ones have no record while they run. */
    private static List<KnownInvocation> withUnrecorded(
            List<KnownInvocation> known, List<LiveRun> running, InvocationFilter filter, int limit) {
        Set<InvocationId> recorded =
                known.stream().map(each -> each.record().id()).collect(Collectors.toSet());
        Stream<KnownInvocation> unrecorded = running.stream()
                .filter(run -> !recorded.contains(run.id()))
                .map(KnownInvocation::unrecorded)
                .filter(each -> matches(each.record(), filter));
        List<KnownInvocation> all = new ArrayList<>(known);
        unrecorded.forEach(all::add);
        return all.stream()
                .sorted(Comparator.comparing(
                                (KnownInvocation each) -> each.record().received())
                        .reversed())
                .limit(limit)
                .toList();
    }

    private static boolean matches(InvocationRecord record, InvocationFilter filter) {
        return filter.function().map(record.function().name()::equals).orElse(true)
                && filter.origin().map(record.origin()::equals).orElse(true)
                && filter.from().map(from -> !record.received().isBefore(from)).orElse(true)
                && filter.until().map(record.received()::isBefore).orElse(true);
    }
}
