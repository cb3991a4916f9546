package dev.ephemera.dispatcher.layer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.function.LayerName;
import dev.ephemera.dispatcher.function.LayerReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The SQL of layers, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class LayerTable {

    private static final String COLUMNS = "layer_name, number, description, license_info, compatible_runtimes,"
            + " compatible_architectures, code_sha256, code_size, unpacked_size, created";

    private static final String FITS = " compatible_runtimes like :runtime escape '!'"
            + " and compatible_architectures like :architecture escape '!'";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private LayerTable() {}

    /** A number that no version of a layer of this name has ever had. */
    static long nextNumber(Handle handle, LayerName layer) {
        return handle.createQuery("insert into layer_version_numbers (layer_name, last_number) values (:name, 1)"
                        + " on conflict (layer_name)"
                        + " do update set last_number = layer_version_numbers.last_number + 1 returning last_number")
                .bind("name", layer.value())
                .mapTo(Long.class)
                .one();
    }

    static void insert(Handle handle, LayerVersion version) {
        handle.createUpdate("insert into layer_versions (" + COLUMNS + ") values (:name, :number, :description,"
                        + " :license, :runtimes, :architectures, :code, :size, :unpacked, :created)")
                .bind("name", version.reference().name().value())
                .bind("number", version.reference().version())
                .bind("description", version.details().description())
                .bind("license", version.details().license())
                .bind("runtimes", write(version.details().runtimes()))
                .bind("architectures", write(version.details().architectures()))
                .bind("code", version.code().hex())
                .bind("size", version.codeSize())
                .bind("unpacked", version.unpackedSize())
                .bind("created", version.created().toEpochMilli())
                .execute();
    }

    static Optional<LayerVersion> find(Handle handle, LayerReference reference) {
        return handle.createQuery(
                        "select " + COLUMNS + " from layer_versions where layer_name = :name and number = :number")
                .bind("name", reference.name().value())
                .bind("number", reference.version())
                .map((row, _) -> read(row))
                .findOne();
    }

    /** The package of the version that is gone; empty if there was none. */
    static Optional<CodeDigest> delete(Handle handle, LayerReference reference) {
        return handle.createQuery("delete from layer_versions where layer_name = :name and number = :number"
                        + " returning code_sha256")
                .bind("name", reference.name().value())
                .bind("number", reference.version())
                .map((row, _) -> new CodeDigest(row.getString("code_sha256")))
                .findOne();
    }

    /** The newest fitting version of each layer behind {@code after}, in the order of their names. */
    static List<LayerVersion> layers(Handle handle, LayerFilter filter, String after, int limit) {
        return filtered(
                        handle.createQuery("select " + COLUMNS + " from layer_versions v where number ="
                                + " (select max(number) from layer_versions where layer_name = v.layer_name and" + FITS
                                + ") and layer_name > :after order by layer_name limit :limit"),
                        filter)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list();
    }

    /** Fitting versions below {@code before}, the newest first. */
    static List<LayerVersion> versions(Handle handle, LayerName layer, LayerFilter filter, long before, int limit) {
        return filtered(
                        handle.createQuery("select " + COLUMNS + " from layer_versions where layer_name = :name and"
                                + FITS + " and number < :before order by number desc limit :limit"),
                        filter)
                .bind("name", layer.value())
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list();
    }

    private static Query filtered(Query query, LayerFilter filter) {
        return query.bind("runtime", pattern(filter.runtime())).bind("architecture", pattern(filter.architecture()));
    }

    /** Finds a text in a JSON array; names hold no other character that means something to {@code like}. */
    private static String pattern(Optional<String> wanted) {
        return wanted.map(name -> "%\"" + name.replace("_", "!_") + "\"%").orElse("%");
    }

    private static LayerVersion read(ResultSet row) throws SQLException {
        return new LayerVersion(
                new LayerReference(new LayerName(row.getString("layer_name")), row.getLong("number")),
                new LayerDetails(
                        row.getString("description"),
                        row.getString("license_info"),
                        texts(row.getString("compatible_runtimes")),
                        texts(row.getString("compatible_architectures"))),
                new CodeDigest(row.getString("code_sha256")),
                row.getLong("code_size"),
                row.getLong("unpacked_size"),
                Instant.ofEpochMilli(row.getLong("created")));
    }

    private static String write(List<String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts can always be written as JSON", e);
        }
    }

    private static List<String> texts(String json) throws SQLException {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new SQLException("A layer in the database has no JSON array of texts, but " + json, e);
        }
    }
}
