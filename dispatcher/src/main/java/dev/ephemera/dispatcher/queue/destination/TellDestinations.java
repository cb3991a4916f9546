package dev.ephemera.dispatcher.queue.destination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Sends Lambda's invocation records to functions, topics and webhooks. Whoever is told twice can tell by
 * the id, the key or the name of the message, which is the same both times. Thread-safe: it has no
 * state.
 */
public final class TellDestinations implements Destinations {

    private final Predicate<FunctionReference> exists;
    private final InvocationQueue queue;
    private final TopicSender topics;
    private final PostWebhook webhooks;
    private final MemorySize largest;
    private final InstantSource time;

    /**
     * @param exists whether there is such a function
     * @param largest what a record may have; what the queue takes in
     */
    public TellDestinations(
            Predicate<FunctionReference> exists,
            InvocationQueue queue,
            TopicSender topics,
            PostWebhook webhooks,
            MemorySize largest,
            InstantSource time) {
        this.exists = exists;
        this.queue = queue;
        this.topics = topics;
        this.webhooks = webhooks;
        this.largest = largest;
        this.time = time;
    }

    @Override
    public Told tell(Destination destination, QueuedInvocation invocation, Ending ending) throws InterruptedException {
        Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        UUID name = nameOf(destination, invocation, ending);
        byte[] record = DestinationRecord.of(invocation, ending, now, largest);
        return switch (destination) {
            case Destination.ToFunction(FunctionReference function) ->
                invoke(follow(function, name, invocation, record, now), Hops.of(invocation));
            case Destination.ToTopic(String topic) -> topics.send(topic, name.toString(), record);
            case Destination.ToWebhook webhook -> webhooks.post(webhook, name.toString(), now, record);
        };
    }

    private Told invoke(QueuedInvocation next, int hops) throws InterruptedException {
        if (hops >= Hops.MOST) {
            return new Told.Never("Functions have told each other of their ends " + hops
                    + " times in a row, which looks like a loop: " + next.function() + " was not told; look at their"
                    + " destinations");
        }
        if (!exists.test(next.function())) {
            return new Told.Never("The destination " + next.function().arn() + " does not exist any more");
        }
        try {
            queue.accept(next);
            return new Told.Yes();
        } catch (QueueUnavailableException e) {
            return new Told.NotNow("The queue did not take the event for " + next.function() + ": " + e.getMessage());
        } catch (RejectedRequestException e) {
            return new Told.Never("The queue refused the event for " + next.function() + ": " + e.getMessage());
        }
    }

    private static QueuedInvocation follow(
            FunctionReference function, UUID id, QueuedInvocation ended, byte[] record, Instant now) {
        return new QueuedInvocation(
                new InvocationId(id),
                function,
                record,
                Origin.DESTINATION,
                InvocationOptions.DEFAULT,
                now,
                1,
                0,
                now,
                Optional.of(Hops.next(ended)),
                Optional.empty());
    }

    /** The same for the same end and destination (a name-based UUID, RFC 9562). */
    private static UUID nameOf(Destination destination, QueuedInvocation invocation, Ending ending) {
        String name = invocation.id() + " " + ending.condition() + " " + destination.text();
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }
}
