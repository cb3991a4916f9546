package dev.ephemera.triggers.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A mapping as its table has it.
 *
 * @param created when it was made, in milliseconds since 1970
 * @param lastEvent when any node last ran its function
 * @param lastError what any node last complained of
 */
record MappingRow(
        EventSourceMapping mapping, long created, Optional<Instant> lastEvent, Optional<LastError> lastError) {

    private static final String COMMA = ",";

    static MappingRow read(ResultSet row) throws SQLException {
        JsonNode definition = DefinitionJson.read(row.getString("definition"));
        EventSourceMapping mapping = new EventSourceMapping(
                new MappingId(UUID.fromString(row.getString("id"))),
                new MappingDefinition(
                        new FunctionReference(
                                new FunctionName(row.getString("function_name")),
                                Optional.of(row.getString("qualifier")).filter(text -> !text.isEmpty())),
                        new KafkaSource(
                                servers(row.getString("bootstrap")),
                                row.getString("topic"),
                                row.getString("consumer_group"),
                                DefinitionJson.start(definition),
                                DefinitionJson.access(definition)),
                        DefinitionJson.batching(definition),
                        DefinitionJson.filters(definition),
                        DefinitionJson.failures(definition)),
                Wanted.valueOf(row.getString("wanted").toUpperCase(Locale.ROOT)),
                MappingState.valueOf(row.getString("change").toUpperCase(Locale.ROOT)),
                row.getLong("revision"),
                Instant.ofEpochMilli(row.getLong("last_modified")));
        Optional<String> error = Optional.ofNullable(row.getString("last_error"));
        Optional<Instant> errorAt = instant(row, "last_error_at");
        return new MappingRow(
                mapping,
                row.getLong("created"),
                instant(row, "last_event"),
                errorAt.flatMap(at -> error.map(text -> new LastError(at, text))));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static <S extends SqlStatement<S>> S bind(S statement, EventSourceMapping mapping) {
        MappingDefinition definition = mapping.definition();
        return statement
                .bind("id", mapping.id().toString())
                .bind("function_name", definition.function().name().value())
                .bind("qualifier", definition.function().qualifier().orElse(""))
                .bind("bootstrap", bootstrap(definition.source()))
                .bind("topic", definition.source().topic())
                .bind("consumer_group", definition.source().group())
                .bind("definition", DefinitionJson.write(definition))
                .bind("wanted", mapping.wanted().name().toLowerCase(Locale.ROOT))
                .bind("change", mapping.change().name().toLowerCase(Locale.ROOT))
                .bind("revision", mapping.revision())
                .bind("last_modified", mapping.lastModified().toEpochMilli());
    }

    static String bootstrap(KafkaSource source) {
        return String.join(COMMA, source.bootstrapServers());
    }

    private static List<String> servers(String bootstrap) {
        return bootstrap.isEmpty() ? List.of() : List.of(bootstrap.split(COMMA));
    }
}
