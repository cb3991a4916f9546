package dev.ephemera.gateway.topics;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.broker.UserTopics;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.TopicSender;
import java.util.Optional;

/**
 * What leads to the topics of the Kafka behind the queue. Thread-safe.
 *
 * @param ownTopics what the names of the queue's topics begin with
 */
public record TopicAccess(UserTopics topics, TopicSender sender, String ownTopics) {

    TopicName parse(String name) {
        return TopicName.parse(name, ownTopics);
    }

    /** Returns when the record is on disk. */
    void write(TopicName topic, Optional<String> key, byte[] value) throws InterruptedException {
        switch (sender.send(topic.value(), key.orElse(""), value)) {
            case Told.Yes _ -> {}
            case Told.NotNow(String reason) ->
                throw TopicsController.unavailable("The record cannot be written", reason);
            case Told.Never(String reason) -> throw new RejectedRequestException(ErrorCode.INVALID_PARAMETER, reason);
        }
    }
}
