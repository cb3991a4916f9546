package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShareGroupRulesTest {

    @Test
    void acceptKafka42AndNewer() {
        assertEquals(Optional.empty(), ShareGroupRules.objection("a:1", 29, 1));
        assertEquals(Optional.empty(), ShareGroupRules.objection("a:1", 40, 2));
    }

    @Test
    void refuseAnOlderKafkaEvenWithAPreviewOfShareGroups() {
        Optional<String> tooOld = Optional.of(
                "the cluster at a:1 is too old: the queue needs share groups as Kafka 4.2 has them; upgrade it");

        assertEquals(tooOld, ShareGroupRules.objection("a:1", 27, 1));
        assertEquals(tooOld, ShareGroupRules.objection("a:1", 0, 0));
    }

    @Test
    void refuseAClusterThatHasThemSwitchedOff() {
        assertEquals(
                Optional.of("the cluster at a:1 has share groups switched off: switch them on with kafka-features.sh"
                        + " upgrade --feature share.version=1"),
                ShareGroupRules.objection("a:1", 29, 0));
    }

    @Test
    void refuseAStateThatCannotBeStored() {
        assertEquals(Optional.empty(), ShareGroupRules.objectionToCopies("a:1", 3, 3));
        assertEquals(
                Optional.of("the cluster at a:1 has too few brokers (1) for its share groups: set"
                        + " share.coordinator.state.topic.replication.factor, which is 3, to that number on each of"
                        + " them"),
                ShareGroupRules.objectionToCopies("a:1", 3, 1));
    }
}
