package dev.ephemera.triggers.mapping;

import dev.ephemera.triggers.mapping.ProcessingResult.Fine;
import dev.ephemera.triggers.mapping.ProcessingResult.NothingYet;
import dev.ephemera.triggers.mapping.ProcessingResult.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The SQL of what nodes say of mappings. Everything runs on the caller's handle. */
final class NodeTable {

    private static final String NOTHING = "nothing";
    private static final String FINE = "fine";
    private static final String PROBLEM = "problem";

    private NodeTable() {}

    /** Does nothing if the mapping is gone. */
    static void report(Handle handle, String node, NodeReport report, long now) {
        Update update = handle.createUpdate("insert into event_source_mapping_nodes (mapping_id, node, revision,"
                        + " result, problem, lag, seen) select id, :node, :revision, :result, :problem, :lag, :seen"
                        + " from event_source_mappings where id = :id"
                        + " on conflict (mapping_id, node) do update set revision = excluded.revision,"
                        + " result = excluded.result, problem = excluded.problem, lag = excluded.lag,"
                        + " seen = excluded.seen")
                .bind("id", report.mapping().toString())
                .bind("node", node)
                .bind("revision", report.revision())
                .bind("lag", report.lag().isPresent() ? report.lag().getAsLong() : null)
                .bind("seen", now);
        bind(update, report.result()).execute();
        report.lastEvent()
                .ifPresent(event -> handle.createUpdate(
                                "update event_source_mappings"
                                        + " set last_event = :event where id = :id and (last_event is null or last_event < :event)")
                        .bind("event", event.toEpochMilli())
                        .bind("id", report.mapping().toString())
                        .execute());
        report.lastError()
                .ifPresent(error -> handle.createUpdate("update event_source_mappings"
                                + " set last_error = :error, last_error_at = :at"
                                + " where id = :id and (last_error_at is null or last_error_at <= :at)")
                        .bind("error", error.text())
                        .bind("at", error.at().toEpochMilli())
                        .bind("id", report.mapping().toString())
                        .execute());
    }

    private static Update bind(Update update, ProcessingResult result) {
        return switch (result) {
            case NothingYet() -> update.bind("result", NOTHING).bind("problem", (String) null);
            case Fine() -> update.bind("result", FINE).bind("problem", (String) null);
            case Problem(String what) -> update.bind("result", PROBLEM).bind("problem", what);
        };
    }

    /** What was said of a mapping since then. */
    static List<NodeReport> reports(Handle handle, MappingId id, long since) {
        return handle.createQuery("select * from event_source_mapping_nodes where mapping_id = :id and seen >= :since")
                .bind("id", id.toString())
                .bind("since", since)
                .map((row, _) -> read(row))
                .list();
    }

    private static NodeReport read(ResultSet row) throws SQLException {
        long lag = row.getLong("lag");
        OptionalLong known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(lag);
        ProcessingResult result = switch (row.getString("result")) {
            case FINE -> new Fine();
            case PROBLEM -> new Problem(row.getString("problem"));
            default -> new NothingYet();
        };
        return new NodeReport(
                MappingId.parse(row.getString("mapping_id")),
                row.getLong("revision"),
                result,
                known,
                Optional.empty(),
                Optional.empty());
    }

    /** Forgets nodes that have not been heard of since then. */
    static void forgetBefore(Handle handle, long since) {
        handle.createUpdate("delete from event_source_mapping_nodes where seen < :since")
                .bind("since", since)
                .execute();
    }

    static void forget(Handle handle, String node) {
        handle.createUpdate("delete from event_source_mapping_nodes where node = :node")
                .bind("node", node)
                .execute();
    }
}
