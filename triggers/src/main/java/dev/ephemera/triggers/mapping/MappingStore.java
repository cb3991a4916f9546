package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.triggers.mapping.ProcessingResult.Fine;
import dev.ephemera.triggers.mapping.ProcessingResult.NothingYet;
import dev.ephemera.triggers.mapping.ProcessingResult.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * The mappings in the database, which any number of nodes share: what is wanted, and what each node
 * says of it. Thread-safe: the database owns all state.
 */
public final class MappingStore {

    /** A node that has not been heard of for so long has died; it says something more often than that. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Database database;
    private final InstantSource time;

    public MappingStore(Database database, InstantSource time) {
        this.database = database;
        this.time = time;
    }

    /** What has been changed since a node last looked shows in the revisions. */
    public List<MappingRevision> revisions() {
        return database.jdbi().withHandle(MappingTable::revisions);
    }

    public Optional<EventSourceMapping> find(MappingId id) {
        return database.jdbi()
                .withHandle(handle -> MappingTable.find(handle, id))
                .map(MappingRow::mapping);
    }

    /** How it is, over all nodes. */
    public Optional<DescribedMapping> describe(MappingId id) {
        return database.jdbi()
                .withHandle(handle -> MappingTable.find(handle, id).map(row -> describe(handle, row)));
    }

    /**
     * Lists mappings in the order in which they were made.
     *
     * @param function only its mappings; without a qualifier, those of all its versions
     * @param maxItems 1 or more
     */
    public Page<DescribedMapping> list(Optional<FunctionReference> function, Optional<String> marker, int maxItems) {
        MappingMarker after = marker.map(MappingMarker::parse).orElse(MappingMarker.START);
        return database.jdbi().withHandle(handle -> {
            List<MappingRow> rows = MappingTable.list(handle, function, after, maxItems + 1);
            boolean more = rows.size() > maxItems;
            List<MappingRow> page = more ? rows.subList(0, maxItems) : rows;
            return new Page<>(
                    page.stream().map(row -> describe(handle, row)).toList(),
                    more ? Optional.of(MappingMarker.after(page.getLast()).text()) : Optional.empty());
        });
    }

    private DescribedMapping describe(Handle handle, MappingRow row) {
        List<NodeReport> nodes = NodeTable.reports(handle, row.mapping().id(), alive());
        OptionalLong lag = nodes.stream().anyMatch(node -> node.lag().isPresent())
                ? OptionalLong.of(
                        nodes.stream().mapToLong(node -> node.lag().orElse(0)).sum())
                : OptionalLong.empty();
        return new DescribedMapping(
                row.mapping(),
                MappingState.of(row.mapping(), nodes),
                worst(nodes),
                lag,
                row.lastEvent(),
                row.lastError());
    }

    /** One node's problem is the mapping's. */
    private static ProcessingResult worst(Collection<NodeReport> nodes) {
        ProcessingResult worst = new NothingYet();
        for (NodeReport node : nodes) {
            worst = switch (node.result()) {
                case Problem problem -> problem;
                case Fine fine -> worst instanceof Problem ? worst : fine;
                case NothingYet() -> worst;
            };
        }
        return worst;
    }

    /** Stores what a node has to say, and that it is alive. */
    public void report(String node, List<NodeReport> reports) {
        long now = time.millis();
        database.jdbi().useTransaction(handle -> {
            for (NodeReport report : reports) {
                NodeTable.report(handle, node, report, now);
            }
        });
    }

    /** Removes a mapping that shall be deleted, if no node that is alive still has to stop it. */
    public boolean removeDeleted(MappingId id) {
        return database.jdbi().inTransaction(handle -> MappingTable.removeDeleted(handle, id, alive()));
    }

    /** Forgets what dead nodes said; where the database is this node's alone, that is every node. */
    public void forgetDeadNodes() {
        long before = database.shared() ? alive() : Long.MAX_VALUE;
        database.jdbi().useTransaction(handle -> NodeTable.forgetBefore(handle, before));
    }

    /** Forgets a node that has stopped everything. */
    public void forget(String node) {
        database.jdbi().useTransaction(handle -> NodeTable.forget(handle, node));
    }

    /** Whether other nodes may run the same mappings. */
    public boolean isShared() {
        return database.shared();
    }

    private long alive() {
        return database.shared() ? now().minus(SILENCE).toEpochMilli() : 0;
    }

    private Instant now() {
        return time.instant();
    }

    Database database() {
        return database;
    }
}
