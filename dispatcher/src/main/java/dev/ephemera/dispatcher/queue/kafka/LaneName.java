package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Priority;

/**
 * Names a lane: a topic of one partition and the share group that empties it.
 *
 * @param topic the topic's name, which is the group's as well
 * @param priority whose records it holds
 * @param index which of its priority's lanes it is, from 0
 */
record LaneName(String topic, Priority priority, int index) {

    @Override
    public String toString() {
        return topic;
    }
}
