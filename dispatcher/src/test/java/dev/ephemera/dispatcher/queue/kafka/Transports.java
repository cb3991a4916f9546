package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/** Opens transports with topics of their own, as the nodes of one platform, and closes them all. */
final class Transports implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SystemTimers timers = new SystemTimers();
    private final List<KafkaTransport> opened = new ArrayList<>();
    private final Broker broker;
    private final TransportSettings settings;

    private Transports(Broker broker, TransportSettings settings) {
        this.broker = broker;
        this.settings = settings;
    }

    /** With patience for a busy machine. */
    static TransportSettings settings(int lanes, int concurrency, Duration lock) {
        return new TransportSettings(
                new QueueTopics("t" + UUID.randomUUID() + ".", lanes, OptionalInt.of(1)),
                concurrency,
                MemorySize.ofMegabytes(6),
                PATIENCE,
                Duration.ofSeconds(30),
                lock);
    }

    static Transports on(Broker broker, TransportSettings settings) {
        return new Transports(broker, settings);
    }

    TransportSettings settings() {
        return settings;
    }

    KafkaTransport open() {
        KafkaTransport transport = KafkaTransport.open(broker, settings, SystemTime.INSTANCE, timers);
        opened.add(transport);
        return transport;
    }

    @Override
    public void close() {
        opened.forEach(KafkaTransport::close);
        timers.close();
    }
}
