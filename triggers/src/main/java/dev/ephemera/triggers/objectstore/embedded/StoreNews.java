package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.warmpool.time.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the embedded store. Told by the thread that watches over it, and of events kept by the
 * one that listens to it; read by any: what the others see is volatile.
 */
final class StoreNews implements StoreLife.Witness {

    private static final Logger LOG = LoggerFactory.getLogger(StoreNews.class);

    /** A store that serves. */
    private record Serving(long pid, InetSocketAddress address, Conversation conversation, long since) {}

    private final TimeSource time;
    private final CompletableFuture<InetSocketAddress> ready = new CompletableFuture<>();
    private volatile StoreStatus.State state = StoreStatus.State.STARTING;
    private volatile String detail = "starting";
    private volatile long kept;
    private volatile Optional<Serving> serving = Optional.empty();
    private int port;

    /** @param port 0 until it is known */
    StoreNews(TimeSource time, int port) {
        this.time = time;
        this.port = port;
    }

    CompletableFuture<InetSocketAddress> ready() {
        return ready;
    }

    StoreStatus status() {
        return new StoreStatus(state, detail, kept);
    }

    Optional<InetSocketAddress> address() {
        return serving.map(Serving::address);
    }

    OptionalLong pid() {
        return serving.stream().mapToLong(Serving::pid).findFirst();
    }

    /** @throws StoreException if it does not serve */
    Conversation conversation() throws StoreException {
        return serving.map(Serving::conversation)
                .orElseThrow(() -> new StoreException("the object store is not there: " + detail));
    }

    int port() {
        return port;
    }

    @Override
    public void serves(long pid, int actualPort, Conversation conversation) {
        port = actualPort;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), actualPort);
        LOG.info("The object store serves at port {}", actualPort);
        serving = Optional.of(new Serving(pid, address, conversation, time.monotonicNanos()));
        detail =
                "at http://127.0.0.1:" + actualPort + " since " + time.instant().truncatedTo(ChronoUnit.SECONDS);
        state = StoreStatus.State.UP;
        ready.complete(address);
    }

    @Override
    public void keeps(long events) {
        kept = events;
    }

    /**
     * It has failed.
     *
     * @param pause after which it is tried again
     */
    void failed(StoreException failure, Duration pause) {
        String sentence = failure.sentence();
        if (!detail.equals(sentence)) {
            LOG.warn("No object store: {}; tried again in {} ms and from then on", sentence, pause.toMillis());
        }
        serving = Optional.empty();
        detail = sentence;
        state = StoreStatus.State.DOWN;
    }

    void stopped() {
        serving = Optional.empty();
        detail = "stopped";
        state = StoreStatus.State.DOWN;
    }

    /** How long it has served in this life; zero if it has not. */
    Duration served() {
        return serving.map(Serving::since).map(time::since).orElse(Duration.ZERO);
    }
}
