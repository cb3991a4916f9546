package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerException;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.EnsureTopics;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the cluster as soon as it can be used: topics, groups, clients. Tries for as long as it takes.
 * Thread-safe: what there is completes one future, and what hinders it stands in one volatile field.
 */
final class Connecting implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connecting.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Broker broker;
    private final TransportSettings settings;
    private final LaneLoads loads;
    private final TimeSource time;
    private final CompletableFuture<Connected> connected = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<String> hindrance = Optional.empty();

    Connecting(Broker broker, TransportSettings settings, LaneLoads loads, TimeSource time) {
        this.broker = broker;
        this.settings = settings;
        this.loads = loads;
        this.time = time;
    }

    void start() {
        broker.ready()
                .thenAccept(
                        connection -> Thread.ofVirtual().name("queue-connect").start(() -> prepare(connection)));
    }

    /** Is called at once or later with what there is then; not after {@link #close}. */
    void whenConnected(Consumer<Connected> action) {
        connected.thenAccept(action);
    }

    /**
     * Waits for the cluster as long as the settings allow.
     *
     * @throws QueueUnavailableException saying what it waits for
     */
    Connected await() throws QueueUnavailableException, InterruptedException {
        try {
            return connected.get(settings.putPatience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unavailable(hindrance.orElseGet(() -> PutFailure.sentence(e, broker.status())), e);
        } catch (ExecutionException e) {
            throw unavailable(PutFailure.sentence(e.getCause() == null ? e : e.getCause(), broker.status()), e);
        }
    }

    QueueUnavailableException unavailable(String sentence, Throwable cause) {
        return new QueueUnavailableException(sentence, RETRY_AFTER, cause);
    }

    BrokerStatus status() {
        return broker.status();
    }

    @Override
    public void close() {
        closing.countDown();
        if (!connected.completeExceptionally(new IllegalStateException("The transport is closed"))) {
            connected.thenAccept(Connected::close);
        }
    }

    private void prepare(KafkaConnection connection) {
        try {
            Optional<Connected> prepared = tryToPrepare(connection);
            while (prepared.isEmpty() && !closing.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                prepared = tryToPrepare(connection);
            }
            if (prepared.isPresent() && !connected.complete(prepared.get())) {
                prepared.get().close();
            }
        } catch (InterruptedException e) {
            log.warn("The preparation of the queue was interrupted, and ends", e);
        }
    }

    private Optional<Connected> tryToPrepare(KafkaConnection connection) throws InterruptedException {
        Clients clients = new Clients(connection, settings);
        Admin admin = clients.admin();
        boolean done = false;
        try {
            new EnsureTopics(connection, settings.topics().copies())
                    .ensure(settings.topics().plans(settings.largestRecord()));
            new GroupSettings(settings.lock()).apply(admin, loads.all());
            RecordWriter writer = new RecordWriter(clients::producer);
            done = true;
            return Optional.of(new Connected(
                    broker, clients, admin, writer, new PutCopies(settings.topics(), loads, writer, time)));
        } catch (BrokerException e) {
            hindered(e.sentence());
        } catch (ExecutionException | KafkaException e) {
            hindered("its groups cannot be configured at " + connection.bootstrapServers() + ": "
                    + (e.getCause() == null ? e : e.getCause()).getMessage());
        } finally {
            if (!done) {
                admin.close(Duration.ZERO);
            }
        }
        return Optional.empty();
    }

    private void hindered(String reason) {
        Optional<String> sentence = Optional.of("The queue cannot take anything in: " + reason);
        if (!hindrance.equals(sentence)) {
            log.warn("{}; it is tried again", sentence.get());
        }
        hindrance = sentence;
    }
}
