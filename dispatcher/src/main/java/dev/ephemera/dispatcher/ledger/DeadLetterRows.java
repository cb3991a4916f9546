package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads dead letters from the two tables that hold them. */
final class DeadLetterRows {

    private static final String UNDONE = "select " + InvocationRow.COLUMNS + " from invocations where status = 'dead'";

    private static final String UNREADABLE =
            "select id, place, reason, since_micros, length(bytes) as size from unreadable_letters";

    private static final Comparator<DeadLetter> LATEST_FIRST = Comparator.comparing(DeadLetter::since)
            .thenComparing(letter -> letter.id().toString())
            .reversed();

    private DeadLetterRows() {}

    static List<DeadLetter> list(
            Handle handle, Optional<FunctionName> function, int limit, Optional<RecordPosition> before) {
        List<DeadLetter> letters = new ArrayList<>(undone(handle, function, limit, before));
        if (function.isEmpty()) {
            letters.addAll(unreadable(handle, limit, before));
            letters.sort(LATEST_FIRST);
        }
        return List.copyOf(letters.subList(0, Math.min(limit, letters.size())));
    }

    private static List<DeadLetter> undone(
            Handle handle, Optional<FunctionName> function, int limit, Optional<RecordPosition> before) {
        Query query = handle.createQuery(UNDONE
                + (function.isPresent() ? " and function_name = :function" : "")
                + (before.isPresent() ? " and (ended_micros, id) < (:at, :id)" : "")
                + " order by ended_micros desc, id desc limit :limit");
        function.ifPresent(name -> query.bind("function", name.value()));
        return bind(query, limit, before).map((row, _) -> undone(row)).list();
    }

    private static List<DeadLetter> unreadable(Handle handle, int limit, Optional<RecordPosition> before) {
        Query query = handle.createQuery(UNREADABLE
                + (before.isPresent() ? " where (since_micros, id) < (:at, :id)" : "")
                + " order by since_micros desc, id desc limit :limit");
        return bind(query, limit, before).map((row, _) -> unreadable(row)).list();
    }

    static Optional<DeadLetterContent> find(Handle handle, InvocationId id) {
        return handle.createQuery("select " + InvocationRow.COLUMNS
                        + ", event from invocations where id = :id and status = 'dead'")
                .bind("id", id.toString())
                .map((row, _) -> new DeadLetterContent(undone(row), row.getBytes("event")))
                .findOne()
                .or(() -> handle.createQuery("select id, place, reason, since_micros, length(bytes) as size, bytes"
                                + " from unreadable_letters where id = :id")
                        .bind("id", id.toString())
                        .map((row, _) -> new DeadLetterContent(unreadable(row), row.getBytes("bytes")))
                        .findOne());
    }

    private static Query bind(Query query, int limit, Optional<RecordPosition> before) {
        before.ifPresent(position -> query.bind("at", Micros.of(position.at()))
                .bind("id", position.id().toString()));
        return query.bind("limit", limit);
    }

    private static DeadLetter undone(ResultSet row) throws SQLException {
        return new DeadLetter.Undone(
                InvocationRow.record(row),
                Micros.instant(row.getLong("ended_micros")),
                Columns.text(row, "reason").orElse(""));
    }

    private static DeadLetter unreadable(ResultSet row) throws SQLException {
        return new DeadLetter.Unreadable(
                InvocationRow.id(row),
                new Place(row.getString("place")),
                Micros.instant(row.getLong("since_micros")),
                row.getString("reason"),
                row.getInt("size"));
    }
}
