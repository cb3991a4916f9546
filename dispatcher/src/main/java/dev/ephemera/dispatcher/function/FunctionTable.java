package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The SQL of the registry, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class FunctionTable {

    private FunctionTable() {}

    /** A version in the past, and what {@code $LATEST}'s revision was then. */
    record Published(FunctionConfiguration version, String sourceRevision) {}

    /** A version that is gone. */
    record Deleted(VersionKey key, List<CodeDigest> packages) {}

    /** Makes room for a function; false if there is one of this name. */
    static boolean insertFunction(Handle handle, FunctionName name) {
        return handle.createUpdate("insert into functions (name) values (:name) on conflict (name) do nothing")
                        .bind("name", name.value())
                        .execute()
                == 1;
    }

    /** @param sourceRevision for a published version; {@code $LATEST} has none */
    static void insertVersion(Handle handle, FunctionConfiguration version, Optional<String> sourceRevision) {
        FunctionRow.bind(
                        handle.createUpdate("insert into function_versions (" + FunctionRow.COLUMNS
                                + ", source_revision) values (:function_name, :number, :runtime, :handler, :role,"
                                + " :description, :memory_bytes, :timeout_millis, :environment, :code_sha256,"
                                + " :code_size, :layers, :image, :revision_id, :last_modified, :source_revision)"),
                        version)
                .bind("source_revision", sourceRevision.orElse(null))
                .execute();
        UsedLayers.note(handle, VersionKey.of(version), version.layers());
    }

    /** Replaces {@code $LATEST} if it still has that revision; otherwise changes nothing and returns false. */
    static boolean replaceLatest(Handle handle, FunctionConfiguration latest, String revision) {
        boolean replaced = FunctionRow.bind(
                                handle.createUpdate("update function_versions set runtime = :runtime,"
                                        + " handler = :handler, role = :role, description = :description,"
                                        + " memory_bytes = :memory_bytes, timeout_millis = :timeout_millis,"
                                        + " environment = :environment, code_sha256 = :code_sha256,"
                                        + " code_size = :code_size, layers = :layers, image = :image, revision_id = :revision_id,"
                                        + " last_modified = :last_modified where function_name = :function_name"
                                        + " and number = :number and revision_id = :expected"),
                                latest)
                        .bind("expected", revision)
                        .execute()
                == 1;
        if (replaced) {
            UsedLayers.note(handle, VersionKey.of(latest), latest.layers());
        }
        return replaced;
    }

    /** Keeps others from changing {@code $LATEST} in this transaction; false if it has another revision. */
    static boolean lockLatest(Handle handle, FunctionName name, String revision) {
        return handle.createUpdate("update function_versions set revision_id = revision_id"
                                + " where function_name = :name and number = 0 and revision_id = :revision")
                        .bind("name", name.value())
                        .bind("revision", revision)
                        .execute()
                == 1;
    }

    /** Keeps others from deleting a version in this transaction; false if there is none. */
    static boolean lockVersion(Handle handle, VersionKey key) {
        return handle.createUpdate("update function_versions set revision_id = revision_id"
                                + " where function_name = :name and number = :number")
                        .bind("name", key.name().value())
                        .bind("number", key.number())
                        .execute()
                == 1;
    }

    static Optional<FunctionConfiguration> find(Handle handle, VersionKey key) {
        return handle.createQuery("select " + FunctionRow.COLUMNS
                        + " from function_versions where function_name = :name and number = :number")
                .bind("name", key.name().value())
                .bind("number", key.number())
                .map((row, _) -> FunctionRow.read(row))
                .findOne();
    }

    static Optional<Published> lastPublished(Handle handle, FunctionName name) {
        return handle.createQuery("select " + FunctionRow.COLUMNS + ", source_revision from function_versions"
                        + " where function_name = :name and number > 0 order by number desc limit 1")
                .bind("name", name.value())
                .map((row, _) -> new Published(FunctionRow.read(row), row.getString("source_revision")))
                .findOne();
    }

    /** A number that no version of a function of this name has ever had. */
    static long nextNumber(Handle handle, FunctionName name) {
        return handle.createQuery("insert into function_version_numbers (function_name, last_number)"
                        + " values (:name, 1) on conflict (function_name)"
                        + " do update set last_number = function_version_numbers.last_number + 1"
                        + " returning last_number")
                .bind("name", name.value())
                .mapTo(Long.class)
                .one();
    }

    static List<String> runtimes(Handle handle) {
        return handle.createQuery("select distinct runtime from function_versions")
                .mapTo(String.class)
                .list();
    }

    /** The digests of the images that any version of a function runs in. */
    static Set<CodeDigest> images(Handle handle) {
        return handle.createQuery("select distinct code_sha256 from function_versions where image is not null")
                .map((row, _) -> new CodeDigest(row.getString("code_sha256")))
                .set();
    }

    static List<FunctionConfiguration> listLatest(Handle handle, PageMarker after, int limit) {
        return handle.createQuery("select " + FunctionRow.COLUMNS + " from function_versions"
                        + " where number = 0 and function_name > :name order by function_name limit :limit")
                .bind("name", after.name())
                .bind("limit", limit)
                .map((row, _) -> FunctionRow.read(row))
                .list();
    }

    static List<FunctionConfiguration> listAll(Handle handle, PageMarker after, int limit) {
        return handle.createQuery("select " + FunctionRow.COLUMNS + " from function_versions"
                        + " where function_name > :name or (function_name = :name and number > :number)"
                        + " order by function_name, number limit :limit")
                .bind("name", after.name())
                .bind("number", after.number())
                .bind("limit", limit)
                .map((row, _) -> FunctionRow.read(row))
                .list();
    }

    static List<FunctionConfiguration> listVersions(Handle handle, FunctionName name, PageMarker after, int limit) {
        return handle.createQuery("select " + FunctionRow.COLUMNS + " from function_versions"
                        + " where function_name = :name and number > :number order by number limit :limit")
                .bind("name", name.value())
                .bind("number", after.number())
                .bind("limit", limit)
                .map((row, _) -> FunctionRow.read(row))
                .list();
    }

    /** Deletes a function with all its versions; empty if there was none. */
    static List<Deleted> deleteFunction(Handle handle, FunctionName name) {
        List<Deleted> deleted = handle.createQuery("delete from function_versions where function_name = :name"
                        + " returning number, code_sha256, layers")
                .bind("name", name.value())
                .map((row, _) -> deleted(new VersionKey(name, row.getLong("number")), row))
                .list();
        handle.createUpdate("delete from functions where name = :name")
                .bind("name", name.value())
                .execute();
        return deleted;
    }

    static Optional<Deleted> deleteVersion(Handle handle, VersionKey key) {
        return handle.createQuery("delete from function_versions where function_name = :name and number = :number"
                        + " returning code_sha256, layers")
                .bind("name", key.name().value())
                .bind("number", key.number())
                .map((row, _) -> deleted(key, row))
                .findOne();
    }

    private static Deleted deleted(VersionKey key, ResultSet row) throws SQLException {
        List<CodeDigest> packages = new ArrayList<>();
        packages.add(new CodeDigest(row.getString("code_sha256")));
        LayersText.read(row.getString("layers")).forEach(used -> packages.add(used.code()));
        return new Deleted(key, packages);
    }

    /** Whether a function or a layer has this package. */
    static boolean refersTo(Handle handle, CodeDigest code) {
        return handle.createQuery("select 1 from function_versions where code_sha256 = :code"
                        + " union all select 1 from function_layers where code_sha256 = :code"
                        + " union all select 1 from layer_versions where code_sha256 = :code limit 1")
                .bind("code", code.hex())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Outer: whether there is such a function. Inner: what it has reserved. */
    static Optional<OptionalInt> concurrency(Handle handle, FunctionName name) {
        return handle.createQuery("select reserved_concurrency from functions where name = :name")
                .bind("name", name.value())
                .map((row, _) -> {
                    int reserved = row.getInt("reserved_concurrency");
                    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(reserved);
                })
                .findOne();
    }

    /** Every function that has reserved something. */
    static Map<FunctionName, Integer> reservations(Handle handle) {
        Map<FunctionName, Integer> reservations = new LinkedHashMap<>();
        handle.createQuery("select name, reserved_concurrency from functions where reserved_concurrency is not null")
                .map((row, _) ->
                        reservations.put(new FunctionName(row.getString("name")), row.getInt("reserved_concurrency")))
                .list();
        return reservations;
    }

    /** False if there is no such function. */
    static boolean setConcurrency(Handle handle, FunctionName name, OptionalInt reserved) {
        return handle.createUpdate("update functions set reserved_concurrency = :reserved where name = :name")
                        .bind("reserved", reserved.isPresent() ? (Integer) reserved.getAsInt() : null)
                        .bind("name", name.value())
                        .execute()
                == 1;
    }
}
