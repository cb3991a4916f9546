package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicRulesTest {

    private static final TopicPlan PLAN =
            TopicPlan.keeping("lane", 1, Map.of("max.message.bytes", "2000", "segment.bytes", "16777216"));

    private static Optional<String> objection(Map<String, String> settings) {
        return TopicRules.objection(PLAN, 1, settings);
    }

    @Test
    void acceptsATopicAsPlanned() {
        assertEquals(Optional.empty(), objection(PLAN.settings()));
    }

    @Test
    void acceptsWhatLosesNothing() {
        assertEquals(Optional.empty(), objection(Map.of("segment.bytes", "1", "max.message.bytes", "2001")));
    }

    @Test
    void acceptsWhatItMayNotRead() {
        assertEquals(Optional.empty(), objection(Map.of()));
    }

    @Test
    void refusesAnotherNumberOfPartitions() {
        assertEquals(
                Optional.of(
                        "topic lane has 3 partitions and must have 1: delete it while it is empty, or choose another"
                                + " prefix for topics"),
                TopicRules.objection(PLAN, 3, Map.of()));
    }

    @Test
    void refusesATopicThatForgets() {
        assertEquals(
                Optional.of(
                        "topic lane has retention.ms=604800000, by which the queue would lose records: set it to -1"),
                objection(Map.of("retention.ms", "604800000")));
        assertEquals(
                Optional.of("topic lane has cleanup.policy=compact, by which the queue would lose records: set it to"
                        + " delete"),
                objection(Map.of("cleanup.policy", "compact")));
    }

    @Test
    void refusesATopicThatTakesSmallerRecordsOnly() {
        assertEquals(
                Optional.of("topic lane has max.message.bytes=1999, by which the queue would lose records: set it to"
                        + " 2000"),
                objection(Map.of("max.message.bytes", "1999")));
    }

    @Test
    void comparesALimitedRetentionWithAnother() {
        TopicPlan week = new TopicPlan("lane", 1, Map.of("retention.ms", "604800000"));

        assertEquals(Optional.empty(), TopicRules.objection(week, 1, Map.of("retention.ms", "-1")));
        assertEquals(Optional.empty(), TopicRules.objection(week, 1, Map.of("retention.ms", "604800000")));
        assertEquals(
                Optional.of("topic lane has retention.ms=1000, by which the queue would lose records: set it to"
                        + " 604800000"),
                TopicRules.objection(week, 1, Map.of("retention.ms", "1000")));
    }
}
