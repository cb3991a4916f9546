package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.queue.broker.TopicPlan;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The topics of the queue. Each priority has lanes, topics of one partition: all members of a lane's
 * share group are assigned to that partition, so that none of its records waits for a member that is
 * busy. One more topic holds what is not due yet.
 *
 * @param prefix what all names begin with; part of the address of everything that waits
 * @param lanes lanes of each priority, 1 to {@value #MOST_LANES}; what waits in lanes that a change
 *     takes away is not delivered until they are back
 * @param copies of each record in topics that are created; empty for the cluster's own default
 */
public record QueueTopics(String prefix, int lanes, OptionalInt copies) {

    private static final int MOST_LANES = 64;
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

    public static final QueueTopics DEFAULT = new QueueTopics("ephemera.", 4, OptionalInt.empty());

    public QueueTopics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix + "' cannot begin the names of topics: use 1 to 100"
                    + " letters, digits, '.', '_' and '-'");
        }
        if (lanes < 1 || lanes > MOST_LANES) {
            throw new IllegalArgumentException("The queue has 1 to " + MOST_LANES + " lanes, not " + lanes);
        }
    }

    /** @param largestRecord what each topic must take */
    List<TopicPlan> plans(MemorySize largestRecord) {
        Map<String, String> settings = Map.of("max.message.bytes", Long.toString(largestRecord.bytes()));
        return Stream.concat(
                        all().stream().map(lane -> TopicPlan.keeping(lane.topic(), 1, settings)),
                        Stream.of(TopicPlan.keeping(delayed(), DelayBuckets.COUNT, settings)))
                .toList();
    }

    /** The topic of what is not due; its classic consumer group has the same name. */
    String delayed() {
        return prefix + "delayed";
    }

    List<LaneName> all() {
        return Stream.of(Priority.values())
                .flatMap(priority -> of(priority).stream())
                .toList();
    }

    List<LaneName> of(Priority priority) {
        return IntStream.range(0, lanes)
                .mapToObj(index -> new LaneName(prefix + "p" + priority.level() + ".lane-" + index, priority, index))
                .toList();
    }
}
