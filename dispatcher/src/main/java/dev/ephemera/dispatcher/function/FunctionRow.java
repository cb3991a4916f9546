package dev.ephemera.dispatcher.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.warmpool.resources.MemorySize;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** How a version stands in its table. */
final class FunctionRow {

    static final String COLUMNS = "function_name, number, runtime, handler, role, description, memory_bytes,"
            + " timeout_millis, environment, code_sha256, code_size, layers, image, revision_id, last_modified";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    private FunctionRow() {}

    /** Binds a version to parameters that are named like its columns. */
    static <S extends SqlStatement<S>> S bind(S statement, FunctionConfiguration version) {
        VersionKey key = VersionKey.of(version);
        return statement
                .bind("function_name", key.name().value())
                .bind("number", key.number())
                .bind("runtime", version.runtime())
                .bind("handler", version.handler())
                .bind("role", version.role())
                .bind("description", version.description())
                .bind("memory_bytes", version.memory().bytes())
                .bind("timeout_millis", version.timeout().toMillis())
                .bind("environment", write(version.environment()))
                .bind("code_sha256", version.code().hex())
                .bind("code_size", version.codeSize())
                .bind("layers", LayersText.write(version.layers()))
                .bind("image", ImageText.write(version.image()))
                .bind("revision_id", version.revisionId())
                .bind("last_modified", version.lastModified().toEpochMilli());
    }

    static FunctionConfiguration read(ResultSet row) throws SQLException {
        FunctionName name = new FunctionName(row.getString("function_name"));
        return new FunctionConfiguration(
                name,
                new VersionKey(name, row.getLong("number")).version(),
                row.getString("runtime"),
                row.getString("handler"),
                row.getString("role"),
                row.getString("description"),
                new MemorySize(row.getLong("memory_bytes")),
                Duration.ofMillis(row.getLong("timeout_millis")),
                readEnvironment(name, row.getString("environment")),
                new CodeDigest(row.getString("code_sha256")),
                row.getLong("code_size"),
                LayersText.read(row.getString("layers")),
                ImageText.read(row.getString("image")),
                row.getString("revision_id"),
                Instant.ofEpochMilli(row.getLong("last_modified")),
                Optional.empty());
    }

    private static String write(Map<String, String> environment) {
        try {
            return JSON.writeValueAsString(environment);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings can always be written as JSON", e);
        }
    }

    /** The cause stays out, since it would quote the values. */
    @SuppressWarnings("UnusedException")
    private static Map<String, String> readEnvironment(FunctionName name, String json) throws SQLException {
        try {
            return JSON.readValue(json, VARIABLES);
        } catch (JsonProcessingException e) {
            throw new SQLException(
                    "The environment of function " + name + " in the database is no JSON object of texts");
        }
    }
}
