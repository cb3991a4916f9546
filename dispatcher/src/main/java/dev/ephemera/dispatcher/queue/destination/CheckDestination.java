package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds out whether a function may have a destination, when it is set. What it says can be different
 * when something is to be told. Thread-safe.
 */
public final class CheckDestination {

    private static final String KAFKAS = "__";

    private final Predicate<FunctionReference> exists;
    private final String ownTopics;
    private final Consumer<Destination.ToWebhook> webhooks;

    /**
     * @param exists whether there is such a function
     * @param ownTopics the start of the names of the platform's own topics, such as {@code ephemera.}
     * @param webhooks throws a {@link RejectedRequestException} if nothing will ever be posted to one
     */
    public CheckDestination(
            Predicate<FunctionReference> exists, String ownTopics, Consumer<Destination.ToWebhook> webhooks) {
        this.exists = exists;
        this.ownTopics = ownTopics;
        this.webhooks = webhooks;
    }

    /** @throws RejectedRequestException if it may not be the destination of {@code owner} */
    public void check(FunctionName owner, Destination destination) {
        switch (destination) {
            case Destination.ToFunction(var function) -> {
                if (function.name().equals(owner)) {
                    throw invalid("You can't specify the function as a destination for itself: " + owner
                            + " would be told of its own ends for ever; name another function");
                }
                if (!exists.test(function)) {
                    throw invalid("The destination ARN " + function.arn()
                            + " is invalid: there is no such function; create it first");
                }
            }
            case Destination.ToTopic(String topic) -> {
                if (isOwn(topic)) {
                    throw invalid("The topic '" + topic + "' is one of the platform's own, which begin with '"
                            + ownTopics + "' and '" + KAFKAS + "': choose another one");
                }
            }
            case Destination.ToWebhook webhook -> webhooks.accept(webhook);
        }
    }

    /** Whether a topic of the Kafka behind the queue is the queue's, or Kafka's. */
    public boolean isOwn(String topic) {
        return topic.startsWith(ownTopics) || topic.startsWith(KAFKAS);
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
