package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.queue.kafka.LaneLoad.Waiting;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What waits in each lane. Thread-safe: the maps never change. */
final class LaneLoads {

    private final Map<Priority, List<LaneName>> names = new EnumMap<>(Priority.class);
    private final Map<LaneName, LaneLoad> loads = new LinkedHashMap<>();

    LaneLoads(QueueTopics topics) {
        for (Priority priority : Priority.values()) {
            names.put(priority, topics.of(priority));
        }
        topics.all().forEach(lane -> loads.put(lane, new LaneLoad()));
    }

    List<LaneName> all() {
        return List.copyOf(loads.keySet());
    }

    LaneLoad of(LaneName lane) {
        return Objects.requireNonNull(loads.get(lane), lane.topic());
    }

    /** The lane for a record that is to be delivered now. */
    LaneName choose(FunctionName function, Priority priority) {
        List<LaneName> lanes = Objects.requireNonNull(names.get(priority));
        List<Waiting> waiting =
                lanes.stream().map(lane -> of(lane).waiting(function)).toList();
        return lanes.get(LaneChoice.choose(function, waiting));
    }
}
