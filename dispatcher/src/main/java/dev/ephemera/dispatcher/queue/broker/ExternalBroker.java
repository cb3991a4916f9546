package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.dispatcher.child.Happening;
import dev.ephemera.dispatcher.child.RestartPause;
import dev.ephemera.dispatcher.child.Threads;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster that others run. It is asked now and then how it is, for as long as this is open. Thread-safe:
 * what one thread learns others read from a volatile field.
 */
public final class ExternalBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalBroker.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final String name;
    private final TimeSource time;
    private final CompletableFuture<KafkaConnection> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread thread;
    private volatile BrokerStatus status;

    private ExternalBroker(ExternalBrokerSettings settings, TimeSource time) {
        connection = settings.connection();
        name = settings.toString();
        this.time = time;
        status = new BrokerStatus(name, BrokerStatus.State.STARTING, "not asked yet");
        thread = Thread.ofPlatform().name("broker").daemon().unstarted(this::watch);
    }

    /** Begins to ask in the background; {@link #ready} tells when it can be used, {@link #status} what hinders it. */
    public static ExternalBroker watch(ExternalBrokerSettings settings, TimeSource time) {
        ExternalBroker broker = new ExternalBroker(settings, time);
        broker.thread.start();
        return broker;
    }

    @Override
    public CompletableFuture<KafkaConnection> ready() {
        return ready.copy();
    }

    @Override
    public BrokerStatus status() {
        return status;
    }

    /** Leaves the cluster as it is. */
    @Override
    public void close() {
        closing.complete(null);
        Threads.join(thread);
    }

    private void watch() {
        RestartPause pauses = new RestartPause();
        try {
            while (!closing.isDone()) {
                try (ClusterCheck check = new ClusterCheck(connection)) {
                    check.examine();
                    up();
                    pauses = new RestartPause();
                    while (!Happening.within(BETWEEN_LOOKS, closing)) {
                        check.askWhetherItIsThere();
                    }
                } catch (BrokerException | RuntimeException e) {
                    down(e);
                    Happening.within(pauses.after(Duration.ZERO), closing);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The watch over {} was interrupted, and ends", name, e);
        }
    }

    private void up() {
        LOG.info("{} can be used", name);
        status = new BrokerStatus(
                name, BrokerStatus.State.UP, "since " + time.instant().truncatedTo(ChronoUnit.SECONDS));
        ready.complete(connection);
    }

    private void down(Exception failure) {
        String sentence =
                failure instanceof BrokerException known ? known.sentence() : "it cannot be asked: " + failure;
        if (!status.detail().equals(sentence)) {
            LOG.warn("{} cannot be used: {}", name, sentence);
        }
        status = new BrokerStatus(name, BrokerStatus.State.DOWN, sentence);
    }
}
