package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Transport;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.destination.TopicSender;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Carries queued invocations through Kafka: due ones in lanes, which are share groups, others in buckets
 * of fixed delays until they are. Thread-safe; {@code lock} guards what deliveries there are.
 */
public final class KafkaTransport implements Transport {

    private final TransportSettings settings;
    private final TimeSource time;
    private final Timers timers;
    private final LaneLoads loads;
    private final Connecting connecting;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Deliveries> deliveries = Optional.empty();
    private boolean stopped;

    private KafkaTransport(Broker broker, TransportSettings settings, TimeSource time, Timers timers) {
        this.settings = settings;
        this.time = time;
        this.timers = timers;
        loads = new LaneLoads(settings.topics());
        connecting = new Connecting(broker, settings, loads, time);
    }

    /**
     * Returns at once; topics and groups are prepared when the cluster can be used. To be closed before
     * the broker.
     */
    public static KafkaTransport open(Broker broker, TransportSettings settings, TimeSource time, Timers timers) {
        KafkaTransport transport = new KafkaTransport(broker, settings, time, timers);
        transport.connecting.start();
        return transport;
    }

    @Override
    public void put(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException {
        try {
            connecting.await().copies().put(invocation).get();
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            if (failure instanceof InterruptException) {
                throw Interruptions.of(failure);
            }
            throw connecting.unavailable(PutFailure.sentence(failure, connecting.status()), failure);
        }
    }

    @Override
    public void deliverTo(DeliveryHandler handler) {
        connecting.whenConnected(connected -> begin(connected, handler));
    }

    @Override
    public void stopDelivering() {
        stop().ifPresent(Deliveries::stop);
    }

    /** Writes to topics that are not the queue's own; usable while the transport is. */
    public TopicSender topicSender() {
        return new KafkaTopicSender(connecting);
    }

    public TransportStatus status() {
        return current()
                .map(running -> new TransportStatus(running.inHand(), running.lanes()))
                .orElse(new TransportStatus(0, List.of()));
    }

    /** Takes a few seconds at most, whatever the cluster does. */
    @Override
    public void close() {
        stop().ifPresent(Deliveries::close);
        connecting.close();
    }

    private void begin(Connected connected, DeliveryHandler handler) {
        Deliveries started = new Deliveries(connected, settings, loads, handler, time, timers);
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            deliveries = Optional.of(started);
        } finally {
            lock.unlock();
        }
        started.begin();
    }

    private Optional<Deliveries> current() {
        lock.lock();
        try {
            return deliveries;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Deliveries> stop() {
        lock.lock();
        try {
            stopped = true;
            return deliveries;
        } finally {
            lock.unlock();
        }
    }
}
