package dev.ephemera.dispatcher.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A filter as the condition of a query. What callers gave is only ever bound.
 *
 * @param where empty, or beginning with the word
 * @param values of its parameters
 */
record FilterText(String where, Map<String, Object> values) {

    static FilterText of(InvocationFilter filter, Optional<RecordPosition> before) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        filter.function().ifPresent(function -> {
            conditions.add("function_name = :function");
            values.put("function", function.value());
        });
        if (!filter.statuses().isEmpty()) {
            List<String> parameters = new ArrayList<>();
            for (InvocationStatus status : filter.statuses()) {
                parameters.add(":" + status.label());
                values.put(status.label(), status.label());
            }
            conditions.add("status in (" + String.join(", ", parameters) + ")");
        }
        filter.origin().ifPresent(origin -> {
            conditions.add("origin = :origin");
            values.put("origin", InvocationRow.label(origin));
        });
        filter.from().ifPresent(from -> {
            conditions.add("received_micros >= :from");
            values.put("from", Micros.of(from));
        });
        filter.until().ifPresent(until -> {
            conditions.add("received_micros < :until");
            values.put("until", Micros.of(until));
        });
        before.ifPresent(position -> {
            conditions.add("(received_micros, id) < (:received, :id)");
            values.put("received", Micros.of(position.at()));
            values.put("id", position.id().toString());
        });
        return new FilterText(conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions), values);
    }
}
