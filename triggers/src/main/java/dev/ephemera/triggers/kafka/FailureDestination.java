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
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends invocation records of lost records to functions, topics and webhooks. Thread-safe.
 *
 * @param exists whether there is such a function
 */
public record FailureDestination(Predicate<FunctionReference> exists, InvocationQueue queue, PostWebhook webhooks) {

    /** What one message holds of records at most; the rest goes into further ones. */
    private static final long LARGEST = 4 << 20;

    /** For one mapping, whose own cluster has the topic. */
    TellLost to(Optional<Destination> destination, FailureTopic topics) {
        return destination
                .<TellLost>map(wanted -> switch (wanted) {
                    case Destination.ToTopic(String topic) -> lost -> topics.tell(topic, lost);
                    case Destination.ToFunction(var function) -> lost -> inParts(lost, part -> invoke(function, part));
                    case Destination.ToWebhook(var address) -> lost -> inParts(lost, part -> post(address, part));
                })
                .orElse(_ -> new Told.Yes());
    }

    private static Told inParts(Lost lost, TellLost tell) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = lost.records();
        int half = records.size() / 2;
        if (half == 0 || KafkaEvent.sizeOf(records) <= LARGEST) {
            return tell.tell(lost);
        }
        Told first = inParts(lost.only(records.subList(0, half)), tell);
        return first instanceof Told.Yes ? inParts(lost.only(records.subList(half, records.size())), tell) : first;
    }

    private Told post(URI address, Lost lost) throws InterruptedException {
        return webhooks.post(address, lost.id().toString(), lost.at(), FailureRecord.write(lost, Content.RECORDS));
    }

    private Told invoke(FunctionReference function, Lost lost) throws InterruptedException {
        if (!exists.test(function)) {
            return new Told.Never("the failure destination " + function.arn()
                    + " does not exist any more: deploy it again, or let the mapping name another one");
        }
        try {
            accept(function, lost, Content.RECORDS);
            return new Told.Yes();
        } catch (QueueUnavailableException e) {
            return new Told.NotNow("the failure destination " + function + " cannot be told: " + e.getMessage());
        }
    }

    /** What is too large for the queue is told without the records: they can be found in their topic. */
    private void accept(FunctionReference function, Lost lost, Content content)
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
        } catch (RejectedRequestException e) {
            if (e.code() != ErrorCode.REQUEST_TOO_LARGE || content == Content.OFFSETS) {
                throw e;
            }
            accept(function, lost, Content.OFFSETS);
        }
    }
}
