package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How lists are cut into pages. */
final class PageLimit {

    private PageLimit() {}

    /** @throws RejectedRequestException if nobody may ask for so many */
    static void check(int limit) {
        if (limit < 1 || limit > InvocationHistory.MOST_AT_ONCE) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The limit " + limit + " is out of range: ask for 1 to " + InvocationHistory.MOST_AT_ONCE);
        }
    }

    /** @param found what there is from the page's beginning on: one more than fits, if there are more */
    static <T> Page<T> page(List<T> found, int limit, Function<T, RecordPosition> position) {
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, Optional.of(position.apply(items.getLast()).marker()));
    }
}
