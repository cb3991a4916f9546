package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.PostWebhook;
import dev.ephemera.triggers.kafka.FailureRecord.Content;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends invocation records of lost records to functions, topics and webhooks. Thread-safe.
 *
 * @param exists whether there is such a function
 */
public record FailureDestination(
        Predicate<FunctionReference> exists, InvocationQueue queue, PostWebhook webhooks, InstantSource time) {

    /** What one message holds of records at most, as they stand in events; the rest goes into further ones. */
    private static final long LARGEST = 768 << 10;

    /** For one mapping, whose own cluster has the topic. */
    TellLost to(Optional<Destination> destination, FailureTopic topics) {
        return destination
                .<TellLost>map(wanted -> switch (wanted) {
                    case Destination.ToTopic(String topic) -> lost -> topics.tell(topic, lost);
                    case Destination.ToFunction(var function) -> lost -> inParts(lost, part -> invoke(function, part));
                    case Destination.ToWebhook webhook -> lost -> inParts(lost, part -> post(webhook, part));
                })
                .orElse(_ -> new Told.Yes());
    }

    private static Told inParts(Lost lost, TellLost tell) throws InterruptedException {
        if (lost.records().size() == 1 || KafkaEvent.sizeOf(lost.records()) <= LARGEST) {
            return tell.tell(lost);
        }
        return inHalves(lost, half -> inParts(half, tell));
    }

    private static Told inHalves(Lost lost, TellLost tell) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = lost.records();
        int half = records.size() / 2;
        Told first = tell.tell(lost.only(records.subList(0, half)));
        return first instanceof Told.Yes ? tell.tell(lost.only(records.subList(half, records.size()))) : first;
    }

    private Told post(Destination.ToWebhook webhook, Lost lost) throws InterruptedException {
        return webhooks.post(webhook, lost.id().toString(), time.instant(), FailureRecord.write(lost, Content.RECORDS));
    }

    private Told invoke(FunctionReference function, Lost lost) throws InterruptedException {
        if (!exists.test(function)) {
            return new Told.Never("the failure destination " + function.arn()
                    + " does not exist any more: deploy it again, or let the mapping name another one");
        }
        try {
            return accept(function, lost, Content.RECORDS);
        } catch (QueueUnavailableException e) {
            return new Told.NotNow("the failure destination " + function + " cannot be told: " + e.getMessage());
        }
    }

    /** One record that is too large for the queue is told of without it: it can be found in its topic. */
    private Told accept(FunctionReference function, Lost lost, Content content)
            throws QueueUnavailableException, InterruptedException {
        try {
            queue.accept(new QueuedInvocation(
                    new InvocationId(lost.id()),
                    function,
                    FailureRecord.write(lost, content),
                    Origin.DESTINATION,
                    InvocationOptions.DEFAULT,
                    lost.at(),
                    1,
                    0,
                    lost.at(),
                    Optional.empty(),
                    Optional.empty()));
            return new Told.Yes();
        } catch (RejectedRequestException e) {
            if (e.code() != ErrorCode.REQUEST_TOO_LARGE || content == Content.OFFSETS) {
                return new Told.Never("the failure destination " + function + " cannot be told: " + e.getMessage());
            }
            return lost.records().size() == 1
                    ? accept(function, lost, Content.OFFSETS)
                    : inHalves(lost, half -> invoke(function, half));
        }
    }
}
