package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import dev.ephemera.warmpool.engine.ContainerLabels;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream of the engine's events open for as long as the engine is used, and opens the next
 * when one breaks. The state is confined to its own thread, except for what {@link #close} sets.
 */
final class EventStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    /** The engine subscribes us a moment after it has answered; what happens between is replayed. */
    private static final long OVERLAP_SECONDS = 2;

    private final EngineCalls calls;
    private final Owner owner;
    private final ContainerDeaths deaths;
    private final TimeSource time;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Reader reader = new Reader();
    private boolean lost;

    EventStream(EngineCalls calls, Owner owner, ContainerDeaths deaths, TimeSource time) {
        this.calls = calls;
        this.owner = owner;
        this.deaths = deaths;
        this.time = time;
        this.thread = Thread.ofPlatform().name("docker-events").daemon().unstarted(this::keepOpen);
    }

    void start() {
        thread.start();
    }

    private void keepOpen() {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                boolean wasOpen = readOnce();
                pause = wasOpen ? FIRST_PAUSE : doubled(pause);
            } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("The stream of Docker's events was interrupted", e);
        }
    }

    /** Reads one stream to its end. Returns whether it was ever open. */
    private boolean readOnce() throws InterruptedException {
        Reader current = new Reader();
        reader = current;
        if (closed.getCount() == 0) {
            return false;
        }
        calls.client()
                .eventsCmd()
                .withEventTypeFilter("container")
                .withEventFilter("oom", "die", "destroy")
                .withLabelFilter(
                        Map.of(ContainerLabels.INSTANCE, owner.instance().value()))
                .withSince(Long.toString(time.instant().getEpochSecond() - OVERLAP_SECONDS))
                .exec(current);
        current.opened.await();
        boolean open = current.ended.getCount() > 0;
        if (open) {
            if (lost) {
                LOG.info("Docker answers again");
            }
            catchUp();
        }
        current.ended.await();
        if (closed.getCount() > 0) {
            report(current.reason);
        }
        return open;
    }

    /** Once for each time the engine goes away, however long it stays away. */
    private void report(String reason) {
        if (lost) {
            LOG.debug("Docker still does not answer: {}", reason);
        } else {
            LOG.warn("The stream of Docker's events ended ({}); trying until Docker answers again", reason);
        }
        lost = true;
    }

    private void catchUp() {
        try {
            deaths.compareWithEngine();
            lost = false;
        } catch (EngineException e) {
            LOG.warn("Docker's containers could not be compared with those in use; trying again", e);
            reader.quit();
        }
    }

    private static Duration doubled(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    @Override
    public void close() {
        closed.countDown();
        reader.quit();
        try {
            if (!thread.join(LONGEST_STOP)) {
                LOG.warn("The stream of Docker's events did not end within {}", LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One stream; called by docker-java's thread, watched by ours. */
    private final class Reader implements ResultCallback<Event> {

        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile Closeable connection = () -> {};
        private volatile boolean quit;
        private volatile String reason = "the engine closed it";

        @Override
        public void onStart(Closeable stream) {
            connection = stream;
            opened.countDown();
            if (quit) {
                quit();
            }
        }

        @Override
        public void onNext(Event event) {
            deaths.onEvent(event);
        }

        @Override
        public void onError(Throwable failure) {
            reason = String.valueOf(failure.getMessage());
            onComplete();
        }

        @Override
        public void onComplete() {
            ended.countDown();
            opened.countDown();
        }

        void quit() {
            quit = true;
            close();
            onComplete();
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (IOException e) {
                LOG.debug("The connection for Docker's events was broken already", e);
            }
        }
    }
}
