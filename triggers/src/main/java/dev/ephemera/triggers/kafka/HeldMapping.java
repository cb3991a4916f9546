package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.mapping.EventSourceMapping;
import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.NodeReport;
import dev.ephemera.triggers.mapping.Wanted;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/** A mapping on this node: what runs, and which revision that carries out. Confined to the node's thread. */
final class HeldMapping {

    private static final long NONE = 0;

    private final MappingId id;
    private final MappingParts parts;
    private final MappingStatus status;

    private Optional<RunMapping> running = Optional.empty();
    private long carriedOut = NONE;
    private boolean deleted;
    private Optional<NodeReport> reported = Optional.empty();

    HeldMapping(MappingId id, MappingParts parts, InstantSource time) {
        this.id = id;
        this.parts = parts;
        this.status = new MappingStatus(time);
    }

    MappingId id() {
        return id;
    }

    /** Whether there is a revision to be carried out, and nothing of an older one runs any more. */
    boolean isReadyFor(long revision) {
        if (running.isPresent() && running.get().mapping().revision() != revision) {
            running.get().finish();
        }
        if (running.isPresent() && running.get().stopped().isDone()) {
            running = Optional.empty();
            carriedOut = NONE;
        }
        return running.isEmpty() && carriedOut != revision;
    }

    /** Begins what is wanted. */
    void carryOut(EventSourceMapping mapping) {
        if (mapping.wanted() == Wanted.ENABLED) {
            running = Optional.of(RunMapping.start(mapping, parts, status));
        } else {
            status.clusterFine();
        }
        carriedOut = mapping.revision();
        deleted = mapping.wanted() == Wanted.DELETED;
    }

    /** Whether this node has nothing more to do with a mapping that is to be deleted. */
    boolean isDeleted() {
        return deleted;
    }

    void finish() {
        running.ifPresent(RunMapping::finish);
    }

    Optional<RunMapping> running() {
        return running;
    }

    boolean isStopped() {
        return running.isEmpty() || running.get().stopped().isDone();
    }

    /** How it is; empty if nothing has been carried out yet. */
    Optional<NodeReport> report() {
        if (carriedOut == NONE) {
            return Optional.empty();
        }
        return Optional.of(new NodeReport(
                id,
                carriedOut,
                status.result(),
                running.isEmpty() ? OptionalLong.empty() : status.lag(),
                status.lastEvent(),
                status.lastError()));
    }

    /** How it is, if that is not what was reported last. */
    Optional<NodeReport> news() {
        return report().filter(report -> !reported.equals(Optional.of(report)));
    }

    void reported(NodeReport report) {
        reported = Optional.of(report);
    }
}
