package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Which layers functions may use, and what is kept of those that they do. Thread-safe: it has no state. */
final class UsedLayers {

    private static final int MOST = 5;

    private final Database database;
    private final CodeStore code;

    UsedLayers(Database database, CodeStore code) {
        this.database = database;
        this.code = code;
    }

    /** The layers that settings ask for, or {@code current} where they say nothing of layers. */
    List<FunctionLayer> wanted(FunctionSettings settings, List<FunctionLayer> current) {
        return settings.layers().map(this::find).orElse(current);
    }

    private List<FunctionLayer> find(List<String> wanted) {
        if (wanted.size() > MOST) {
            throw Invalid.parameter("A function can have " + MOST + " layers, not " + wanted.size()
                    + "; put some of them together into one");
        }
        List<FunctionLayer> found = new ArrayList<>();
        Set<LayerName> names = new HashSet<>();
        for (String text : wanted) {
            LayerReference layer = LayerReference.parse(text);
            if (!names.add(layer.name())) {
                throw Invalid.parameter(
                        "Layer '" + layer.name() + "' is named twice; a function can use one version of a layer");
            }
            found.add(database.jdbi().withHandle(handle -> find(handle, layer, text)));
        }
        return found;
    }

    private static FunctionLayer find(Handle handle, LayerReference layer, String text) {
        return handle.createQuery("select code_sha256, code_size, unpacked_size from layer_versions"
                        + " where layer_name = :name and number = :number")
                .bind("name", layer.name().value())
                .bind("number", layer.version())
                .map((row, _) -> new FunctionLayer(
                        layer,
                        new CodeDigest(row.getString("code_sha256")),
                        row.getLong("code_size"),
                        row.getLong("unpacked_size")))
                .findOne()
                .orElseThrow(() -> unknown(text));
    }

    private static RejectedRequestException unknown(String text) {
        return Invalid.parameter("Layer version " + Invalid.quote(text)
                + " does not exist on this platform; publish it here first, or take one that a list of layers shows");
    }

    /** @throws RejectedRequestException if a function and its layers are together larger than allowed */
    void checkSize(CodeDigest function, List<FunctionLayer> layers) throws IOException {
        if (!layers.isEmpty()) {
            checkSize(code.unpackedSize(function), layers);
        }
    }

    /** @param function bytes of the files in its package */
    void checkSize(long function, List<FunctionLayer> layers) {
        long together = function
                + layers.stream().mapToLong(FunctionLayer::unpackedSize).sum();
        MemorySize limit = code.largestUnpacked();
        if (!layers.isEmpty() && together > limit.bytes()) {
            throw Invalid.parameter("The function and its layers would have " + together
                    + " bytes together when unpacked, more than the " + limit.bytes() + " (" + limit
                    + ") that are allowed; use fewer layers, or leave out what is not needed");
        }
    }

    /**
     * Keeps layers that a function begins to use from being deleted in this transaction.
     *
     * @throws RejectedRequestException if one has been deleted meanwhile
     */
    static void lock(Handle handle, List<FunctionLayer> layers) {
        for (FunctionLayer used : layers) {
            int there = handle.createUpdate("update layer_versions set code_size = code_size"
                            + " where layer_name = :name and number = :number and code_sha256 = :code")
                    .bind("name", used.layer().name().value())
                    .bind("number", used.layer().version())
                    .bind("code", used.code().hex())
                    .execute();
            if (there == 0) {
                throw unknown(used.layer().arn());
            }
        }
    }

    /** Notes which packages a version's layers have, in place of what was noted before. */
    static void note(Handle handle, VersionKey key, List<FunctionLayer> layers) {
        handle.createUpdate("delete from function_layers where function_name = :name and number = :number")
                .bind("name", key.name().value())
                .bind("number", key.number())
                .execute();
        for (FunctionLayer used : layers) {
            handle.createUpdate("insert into function_layers (function_name, number, code_sha256)"
                            + " values (:name, :number, :code) on conflict do nothing")
                    .bind("name", key.name().value())
                    .bind("number", key.number())
                    .bind("code", used.code().hex())
                    .execute();
        }
    }
}
