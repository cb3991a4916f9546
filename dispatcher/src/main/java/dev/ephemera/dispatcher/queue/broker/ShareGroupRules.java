package dev.ephemera.dispatcher.queue.broker;

import java.util.Optional;

/** Whether a cluster has share groups as the queue needs them. Pure. */
final class ShareGroupRules {

    /** The metadata version that came with Kafka 4.2.0, the first with all that the queue asks of share groups. */
    private static final int METADATA_OF_4_2 = 29;

    private ShareGroupRules() {}

    /**
     * What is wrong, with the remedy; empty if nothing is.
     *
     * @param metadata the newest metadata version that its software knows; 0 if it tells none
     * @param share the level of share groups that is switched on; 0 if they are off
     */
    static Optional<String> objection(String servers, int metadata, int share) {
        if (metadata < METADATA_OF_4_2) {
            return Optional.of("the cluster at " + servers
                    + " is too old: the queue needs share groups as Kafka 4.2 has them; upgrade it");
        }
        if (share < 1) {
            return Optional.of("the cluster at " + servers + " has share groups switched off: switch them on with"
                    + " kafka-features.sh upgrade --feature share.version=1");
        }
        return Optional.empty();
    }

    /**
     * A state of share groups that could not be stored, whereupon their members would wait for ever.
     *
     * @param copies of the state that are configured
     */
    static Optional<String> objectionToCopies(String servers, int copies, int brokers) {
        return copies <= brokers
                ? Optional.empty()
                : Optional.of("the cluster at " + servers + " has too few brokers (" + brokers
                        + ") for its share groups: set share.coordinator.state.topic.replication.factor, which is "
                        + copies + ", to that number on each of them");
    }
}
