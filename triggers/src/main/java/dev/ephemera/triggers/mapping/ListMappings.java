package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Event source mappings among the triggers of all kinds. Thread-safe: it has no state. */
public record ListMappings(MappingStore store) implements TriggerListing {

    private static final String KIND = "kafka";
    private static final int PAGE = 1000;

    @Override
    public List<ListedTrigger> triggers() {
        List<ListedTrigger> triggers = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<DescribedMapping> page = store.list(Optional.empty(), marker, PAGE);
            page.items().forEach(described -> triggers.add(listed(described)));
            marker = page.nextMarker();
        } while (marker.isPresent());
        return triggers;
    }

    private static ListedTrigger listed(DescribedMapping described) {
        EventSourceMapping mapping = described.mapping();
        KafkaSource source = mapping.definition().source();
        String cluster = source.isOwnBroker() ? "" : " at " + String.join(",", source.bootstrapServers());
        return new ListedTrigger(
                mapping.id().toString(),
                KIND,
                source.topic() + cluster,
                mapping.definition().function(),
                described.state().label(),
                described.lastEvent(),
                described.lag(),
                described.lastError());
    }
}
