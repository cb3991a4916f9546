package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL of mappings, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class MappingTable {

    private MappingTable() {}

    /** A mapping that has what another one wants for itself. */
    record Rival(MappingId id, Wanted wanted, String group) {}

    /** False if another one has its group, or the same topic and function. */
    static boolean insert(Handle handle, EventSourceMapping mapping) {
        return MappingRow.bind(
                                handle.createUpdate("insert into event_source_mappings (id, function_name, qualifier,"
                                        + " bootstrap, topic, consumer_group, definition, wanted, change, revision,"
                                        + " created, last_modified) values (:id, :function_name, :qualifier,"
                                        + " :bootstrap, :topic, :consumer_group, :definition, :wanted, :change,"
                                        + " :revision, :last_modified, :last_modified) on conflict do nothing"),
                                mapping)
                        .execute()
                == 1;
    }

    /** Stores the next revision; false if it is not the next one any more. */
    static boolean replace(Handle handle, EventSourceMapping mapping) {
        return MappingRow.bind(
                                handle.createUpdate("update event_source_mappings set function_name = :function_name,"
                                        + " qualifier = :qualifier, definition = :definition, wanted = :wanted,"
                                        + " change = :change, revision = :revision, last_modified = :last_modified"
                                        + " where id = :id and revision = :before"),
                                mapping)
                        .bind("before", mapping.revision() - 1)
                        .execute()
                == 1;
    }

    /** Another mapping that stands in the way of this one. */
    static Optional<Rival> rival(Handle handle, EventSourceMapping mapping) {
        return MappingRow.bind(
                        handle.createQuery("select id, wanted, consumer_group from event_source_mappings"
                                + " where bootstrap = :bootstrap and id <> :id"
                                + " and (consumer_group = :consumer_group or (topic = :topic"
                                + " and function_name = :function_name and qualifier = :qualifier)) limit 1"),
                        mapping)
                .map((row, _) -> new Rival(
                        MappingId.parse(row.getString("id")),
                        Wanted.valueOf(row.getString("wanted").toUpperCase(Locale.ROOT)),
                        row.getString("consumer_group")))
                .findOne();
    }

    static Optional<MappingRow> find(Handle handle, MappingId id) {
        return handle.createQuery("select * from event_source_mappings where id = :id")
                .bind("id", id.toString())
                .map((row, _) -> MappingRow.read(row))
                .findOne();
    }

    /** Those of one function, or of all, in the order in which they were made. */
    static List<MappingRow> list(Handle handle, Optional<FunctionReference> function, MappingMarker after, int limit) {
        String ofFunction = function.isEmpty()
                ? ""
                : " and function_name = :name"
                        + (function.get().qualifier().isEmpty() ? "" : " and qualifier = :qualifier");
        Query query = handle.createQuery("select * from event_source_mappings where (created > :created"
                        + " or (created = :created and id > :id))" + ofFunction
                        + " order by created, id limit :limit")
                .bind("created", after.created())
                .bind("id", after.id())
                .bind("limit", limit);
        function.ifPresent(wanted -> {
            query.bind("name", wanted.name().value());
            wanted.qualifier().ifPresent(qualifier -> query.bind("qualifier", qualifier));
        });
        return query.map((row, _) -> MappingRow.read(row)).list();
    }

    static List<MappingRevision> revisions(Handle handle) {
        return handle.createQuery("select id, revision from event_source_mappings")
                .map((row, _) -> new MappingRevision(MappingId.parse(row.getString("id")), row.getLong("revision")))
                .list();
    }

    /** Removes a mapping that is wanted no more, unless a node that was heard of since then still has to stop it. */
    static boolean removeDeleted(Handle handle, MappingId id, long since) {
        return handle.createUpdate("delete from event_source_mappings where id = :id and wanted = 'deleted'"
                                + " and not exists (select 1 from event_source_mapping_nodes nodes"
                                + " where nodes.mapping_id = event_source_mappings.id and nodes.seen >= :since"
                                + " and nodes.revision <> event_source_mappings.revision)")
                        .bind("id", id.toString())
                        .bind("since", since)
                        .execute()
                == 1;
    }
}
