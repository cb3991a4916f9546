package dev.ephemera.dispatcher.layer;

import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.CodeInUse;
import dev.ephemera.dispatcher.function.LayerName;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.function.Page;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The layers there are. What it has acknowledged survives a crash of the machine. Thread-safe: the
 * database owns all state.
 */
public final class LayerRegistry {

    private static final int LARGEST_PAGE = 50;

    private final Database database;
    private final CodeInUse packages;
    private final InstantSource time;

    /**
     * @param database stays open for as long as this is used
     * @param code the same
     */
    public LayerRegistry(Database database, CodeStore code, InstantSource time) {
        this.database = database;
        this.packages = new CodeInUse(database, code);
        this.time = time;
    }

    /**
     * Publishes a version of a layer.
     *
     * @throws RejectedRequestException if the package is no zip file, too large or could write outside
     *     of its folder
     * @throws IOException if the package cannot be written
     */
    public LayerVersion publish(NewLayerVersion request) throws IOException {
        return packages.stage(request.zip(), staged -> {
            staged.keep();
            return database.jdbi().inTransaction(handle -> {
                LayerVersion version = new LayerVersion(
                        new LayerReference(request.layer(), LayerTable.nextNumber(handle, request.layer())),
                        request.details(),
                        staged.digest(),
                        staged.size(),
                        staged.unpackedSize(),
                        time.instant().truncatedTo(ChronoUnit.MILLIS));
                LayerTable.insert(handle, version);
                return version;
            });
        });
    }

    /** @throws RejectedRequestException NOT_FOUND if there is no such version */
    public LayerVersion get(LayerReference reference) {
        return database.jdbi()
                .withHandle(handle -> LayerTable.find(handle, reference))
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND,
                        "There is no layer version " + reference.arn() + "; a list of layers shows what there is"));
    }

    /**
     * The newest fitting version of each layer that has one, in the order of the layers' names.
     *
     * @param marker from the page before
     * @param maxItems 1 or more; a page holds at most 50
     */
    public Page<LayerVersion> layers(LayerFilter filter, Optional<String> marker, int maxItems) {
        String after = marker.orElse("");
        int size = Math.min(maxItems, LARGEST_PAGE);
        return page(
                database.jdbi().withHandle(handle -> LayerTable.layers(handle, filter, after, size + 1)),
                size,
                last -> last.reference().name().value());
    }

    /**
     * The fitting versions of a layer, the newest first; none where there is no such layer.
     *
     * @param marker from the page before
     * @param maxItems 1 or more; a page holds at most 50
     */
    public Page<LayerVersion> versions(LayerName layer, LayerFilter filter, Optional<String> marker, int maxItems) {
        long before = marker.map(LayerRegistry::number).orElse(Long.MAX_VALUE);
        int size = Math.min(maxItems, LARGEST_PAGE);
        return page(
                database.jdbi().withHandle(handle -> LayerTable.versions(handle, layer, filter, before, size + 1)),
                size,
                last -> Long.toString(last.reference().version()));
    }

    private static long number(String marker) {
        try {
            return Long.parseLong(marker);
        } catch (NumberFormatException e) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "There is no page at marker '" + marker + "'; take the one that the page before ended with",
                    e);
        }
    }

    /** One more than asked for tells whether there is another page. */
    private static Page<LayerVersion> page(List<LayerVersion> found, int size, Function<LayerVersion, String> marker) {
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty());
        }
        List<LayerVersion> items = found.subList(0, size);
        return new Page<>(items, Optional.of(marker.apply(items.getLast())));
    }

    /**
     * Deletes a version, so that no function begins to use it any more; those that do go on having its
     * files. What is not there is no error.
     */
    public void delete(LayerReference reference) {
        database.jdbi()
                .inTransaction(handle -> LayerTable.delete(handle, reference))
                .ifPresent(packages::collect);
    }
}
