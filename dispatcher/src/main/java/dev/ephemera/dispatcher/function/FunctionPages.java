package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Lists, a page at a time. Thread-safe: it has no state. */
final class FunctionPages {

    private static final int LARGEST_PAGE = 50;
    private static final int MOST_ITEMS = 10_000;

    private final Database database;

    FunctionPages(Database database) {
        this.database = database;
    }

    private interface Listing {
        List<FunctionConfiguration> read(Handle handle, PageMarker after, int limit);
    }

    Page<FunctionConfiguration> list(Optional<String> marker, int maxItems, ListedVersions versions) {
        return page(
                marker,
                maxItems,
                switch (versions) {
                    case LATEST -> FunctionTable::listLatest;
                    case ALL -> FunctionTable::listAll;
                });
    }

    Page<FunctionConfiguration> versions(FunctionName name, Optional<String> marker, int maxItems) {
        return page(marker, maxItems, (handle, after, limit) -> FunctionTable.listVersions(handle, name, after, limit));
    }

    private Page<FunctionConfiguration> page(Optional<String> marker, int maxItems, Listing listing) {
        if (maxItems < 1 || maxItems > MOST_ITEMS) {
            throw Invalid.parameter("A page cannot have " + maxItems + " items; choose 1 to " + MOST_ITEMS);
        }
        int size = Math.min(maxItems, LARGEST_PAGE);
        PageMarker after = marker.map(PageMarker::parse).orElse(PageMarker.START);
        // One more than asked for tells whether there is another page.
        List<FunctionConfiguration> found = database.jdbi().withHandle(handle -> listing.read(handle, after, size + 1));
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty());
        }
        List<FunctionConfiguration> items = found.subList(0, size);
        return new Page<>(
                items,
                Optional.of(PageMarker.after(VersionKey.of(items.getLast())).text()));
    }
}
