package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.dispatcher.child.Happening;
import dev.ephemera.dispatcher.child.RestartPause;
import dev.ephemera.dispatcher.child.Threads;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.warmpool.instance.FolderLock;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store of our own: a child process that is started in the background, started again whenever
 * it ends, and gone when this process is, however that ends. Its objects survive all of this.
 *
 * <p>Thread-safe: the process is confined to one thread, which starts it and watches over it.
 */
public final class EmbeddedStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(20);

    private final EmbeddedStoreSettings settings;
    private final CompletableFuture<?> signal;
    private final AnswerStore answers;
    private final StoreNews news;
    private final StoreFolder folder;
    private final RestartPause pauses = new RestartPause();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread thread;

    private EmbeddedStore(
            EmbeddedStoreSettings settings, AnswerStore answers, TimeSource time, CompletableFuture<?> signal) {
        this.settings = settings;
        this.signal = signal;
        this.answers = answers;
        news = new StoreNews(time, settings.port());
        folder = new StoreFolder(settings.data());
        thread = Thread.ofPlatform().name("object-store").daemon().unstarted(this::supervise);
    }

    /** Starts it in the background; {@link #ready} tells when it can be used, {@link #status} what hinders it. */
    public static EmbeddedStore start(EmbeddedStoreSettings settings, AnswerStore answers, TimeSource time) {
        return startAt(CompletableFuture.completedFuture(null), settings, answers, time);
    }

    /** The same, but its process is started only when a signal has been given. */
    public static EmbeddedStore startAt(
            CompletableFuture<?> signal, EmbeddedStoreSettings settings, AnswerStore answers, TimeSource time) {
        EmbeddedStore store = new EmbeddedStore(settings, answers, time, signal);
        store.thread.start();
        return store;
    }

    /** Completes when it first serves; never fails, as it is tried for as long as it takes. */
    public CompletableFuture<InetSocketAddress> ready() {
        return news.ready().copy();
    }

    public StoreStatus status() {
        return news.status();
    }

    /** Where it serves now; empty while it does not. */
    public Optional<InetSocketAddress> address() {
        return news.address();
    }

    /** The store's process, from when it first serves until it is known to have ended. */
    public OptionalLong pid() {
        return news.pid();
    }

    /**
     * Makes a bucket, unless there is one of this name. Waits for a store that is starting, for a bounded
     * time.
     *
     * @throws StoreException if the store cannot do it now, or never: a sentence says why
     */
    public void createBucket(BucketName bucket) throws StoreException, InterruptedException {
        Happening.within(START, news.ready());
        String refusal = news.conversation()
                .ask("create-bucket", Conversation.question().put("bucket", bucket.value()), PATIENCE)
                .path("refusal")
                .asText("");
        if (!refusal.isEmpty()) {
            throw new StoreException("the object store refuses to make the bucket '" + bucket + "': " + refusal);
        }
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
                try (FolderLock lock = folder.claim()) {
                    LOG.debug("The object store's folder is locked: {}", lock);
                    keepAlive();
                } catch (StoreException e) {
                    failed(e);
                } catch (IOException e) {
                    LOG.warn("The lock of {} could not be given back", folder.path(), e);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The watch over the object store was interrupted, and ends", e);
        }
        news.stopped();
    }

    private void keepAlive() throws InterruptedException {
        while (!closing.isDone()) {
            try {
                // An address that was told once stays.
                new StoreLife(settings, folder, answers, news).live(news.port(), closing);
            } catch (StoreException e) {
                failed(e);
            }
        }
    }

    private void failed(StoreException failure) throws InterruptedException {
        Duration pause = pauses.after(news.served());
        news.failed(failure, pause);
        Happening.within(pause, closing);
    }
}
