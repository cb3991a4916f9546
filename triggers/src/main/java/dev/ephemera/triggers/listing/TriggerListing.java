package dev.ephemera.triggers.listing;

import java.util.List;

/** The triggers of one kind. Thread-safe; what it tells may be a second or so old. */
@FunctionalInterface
public interface TriggerListing {

    /** All there are of this kind, those of other nodes included, in an order that stays. */
    List<ListedTrigger> triggers();
}
