package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Place;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's records through Kafka's share consumer. Confined to its thread, but for {@link #wakeUp}.
 *
 * <p>A renewal goes out by itself and not with a poll. A poll that carries renewals fetches on when they
 * are through, and what it gets then lies unseen in the client while this consumer is busy: the cluster
 * counts it as delivered when its lock runs out, and drops it the fifth time.
 */
final class ShareSource implements LaneSource {

    private static final Logger log = LoggerFactory.getLogger(ShareSource.class);

    /** How long the cluster may take to answer a renewal; the lock lasts for longer. */
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    /** The last fetch may keep the client from closing for as long as it waits at the cluster. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final ShareConsumer<byte[], byte[]> consumer;
    private @Nullable ConsumerRecord<byte[], byte[]> inHand;

    ShareSource(ShareConsumer<byte[], byte[]> consumer, LaneName lane) {
        this.consumer = consumer;
        consumer.subscribe(List.of(lane.topic()));
    }

    @Override
    public Optional<Taken> take(Duration patience) {
        inHand = null;
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                inHand = record;
                return Optional.of(taken(record));
            }
        } catch (WakeupException e) {
            log.trace("Woken up", e);
        }
        return Optional.empty();
    }

    @Override
    public boolean renew() {
        consumer.acknowledge(held(), AcknowledgeType.RENEW);
        try {
            Collection<Optional<KafkaException>> failures =
                    consumer.commitSync(RENEWAL).values();
            return !failures.isEmpty() && failures.stream().allMatch(Optional::isEmpty) && isBackInHand();
        } catch (WakeupException e) {
            log.trace("Woken up too late: there is a record in hand, and its renewal is on its way", e);
            return isBackInHand();
        }
    }

    /** A renewed record can be acknowledged again after a poll has returned it. */
    private boolean isBackInHand() {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(RENEWAL);
        } catch (WakeupException e) {
            log.trace("Woken up too late", e);
            records = consumer.poll(RENEWAL);
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() == held().offset()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void settle(Fate fate) {
        consumer.acknowledge(
                held(),
                switch (fate) {
                    case ACCEPTED -> AcknowledgeType.ACCEPT;
                    case RELEASED -> AcknowledgeType.RELEASE;
                });
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CLOSING);
    }

    private ConsumerRecord<byte[], byte[]> held() {
        ConsumerRecord<byte[], byte[]> record = inHand;
        if (record == null) {
            throw new IllegalStateException("No record is in hand");
        }
        return record;
    }

    private static Taken taken(ConsumerRecord<byte[], byte[]> record) {
        return new Taken(
                new Place(record.topic() + "/" + record.partition() + "/" + record.offset()),
                record.offset(),
                record.deliveryCount().map(Short::intValue).orElse(1),
                Envelope.open(record.key(), record.value(), record.headers()));
    }
}
