package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.dispatcher.child.Happening;
import dev.ephemera.dispatcher.child.RestartPause;
import dev.ephemera.dispatcher.child.Threads;
import dev.ephemera.warmpool.instance.FolderLock;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka of our own: a child process that is started in the background, started again whenever it ends,
 * and gone when this process is, however that ends. Its records survive all of this.
 *
 * <p>Thread-safe: the process is confined to one thread, which starts it and watches over it.
 */
public final class EmbeddedBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final EmbeddedBrokerSettings settings;
    private final CompletableFuture<?> signal;
    private final BrokerNews news;
    private final BrokerFolder folder;
    private final RestartPause pauses = new RestartPause();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread thread;

    private EmbeddedBroker(EmbeddedBrokerSettings settings, TimeSource time, CompletableFuture<?> signal) {
        this.settings = settings;
        this.signal = signal;
        news = new BrokerNews(new BrokerLibraries(settings.libraries()).name(), time);
        folder = new BrokerFolder(settings.data());
        thread = Thread.ofPlatform().name("broker").daemon().unstarted(this::supervise);
    }

    /** Starts it in the background; {@link #ready} tells when it can be used, {@link #status} what hinders it. */
    public static EmbeddedBroker start(EmbeddedBrokerSettings settings, TimeSource time) {
        return startAt(CompletableFuture.completedFuture(null), settings, time);
    }

    /** The same, but its process is started only when a signal has been given. */
    public static EmbeddedBroker startAt(
            CompletableFuture<?> signal, EmbeddedBrokerSettings settings, TimeSource time) {
        EmbeddedBroker broker = new EmbeddedBroker(settings, time, signal);
        broker.thread.start();
        return broker;
    }

    @Override
    public CompletableFuture<KafkaConnection> ready() {
        return news.ready().copy();
    }

    @Override
    public BrokerStatus status() {
        return news.status();
    }

    /** The broker's process, from when it first answers until it is known to have ended. */
    public OptionalLong pid() {
        return news.pid();
    }

    @Override
    public void close() {
        closing.complete(null);
        Threads.join(thread);
    }

    private void supervise() {
        try {
            CompletableFuture.anyOf(signal, closing).join();
            while (!closing.isDone()) {
                try (FolderLock _ = claim()) {
                    keepAlive();
                } catch (BrokerException e) {
                    failed(e);
                } catch (IOException e) {
                    LOG.warn("The lock of {} could not be given back", folder.path(), e);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The watch over the broker was interrupted, and ends", e);
        } finally {
            news.stopped();
        }
    }

    private FolderLock claim() throws BrokerException {
        try {
            return folder.claim();
        } catch (IOException e) {
            throw new BrokerException(new Causes(settings, settings.port()).of(e), e);
        }
    }

    private void keepAlive() throws InterruptedException {
        while (!closing.isDone()) {
            try {
                new BrokerLife(settings, folder, ports(), closing, news).live();
            } catch (BrokerException e) {
                failed(e);
            } catch (RuntimeException e) {
                LOG.warn("The broker cannot be watched over, and is started again", e);
                failed(new BrokerException("the broker cannot be watched over: " + e, e));
            }
        }
    }

    /** Where clients were told to find it, there it stays; after a restart of the platform too, if it can. */
    private Ports ports() throws BrokerException {
        int wanted = news.port().orElse(settings.port());
        return wanted == 0
                ? Ports.chooseLike(folder.lastPort(), ThreadLocalRandom.current())
                : Ports.choose(wanted, ThreadLocalRandom.current());
    }

    private void failed(BrokerException failure) throws InterruptedException {
        Duration pause = pauses.after(news.served());
        news.failed(failure, pause);
        Happening.within(pause, closing);
    }
}
