package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the embedded broker. Told by one thread, read by any: what the others see is volatile,
 * the rest is confined to the thread that tells.
 */
final class BrokerNews implements BrokerLife.Witness {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerNews.class);
    private static final String NAME = "embedded Kafka 4.2.0";

    private final TimeSource time;
    private final CompletableFuture<KafkaConnection> ready = new CompletableFuture<>();
    private volatile BrokerStatus status = new BrokerStatus(NAME, BrokerStatus.State.STARTING, "starting");
    private volatile OptionalLong pid = OptionalLong.empty();
    private OptionalLong upSince = OptionalLong.empty();
    private @Nullable Ports told;

    BrokerNews(TimeSource time) {
        this.time = time;
    }

    CompletableFuture<KafkaConnection> ready() {
        return ready;
    }

    BrokerStatus status() {
        return status;
    }

    /** The process while it has not ended, as far as that is known. */
    OptionalLong pid() {
        return pid;
    }

    @Override
    public void answers(long process, Ports ports) {
        if (status.state() != BrokerStatus.State.UP) {
            String address = ports.connection().bootstrapServers();
            LOG.info("The broker answers at {}", address);
            status = new BrokerStatus(
                    NAME,
                    BrokerStatus.State.UP,
                    "at " + address + " since " + time.instant().truncatedTo(ChronoUnit.SECONDS) + ", process "
                            + process);
        }
        if (upSince.isEmpty()) {
            upSince = OptionalLong.of(time.monotonicNanos());
        }
        pid = OptionalLong.of(process);
        told = ports;
        ready.complete(ports.connection());
    }

    @Override
    public void isSilent(long process) {
        if (status.state() == BrokerStatus.State.UP) {
            LOG.warn("The broker, process {}, no longer answers", process);
            status = new BrokerStatus(
                    NAME,
                    BrokerStatus.State.DOWN,
                    "process " + process + " does not answer; if it is not stopped or starved, its log tells why");
        }
    }

    /**
     * It has failed.
     *
     * @param pause after which it is tried again
     */
    void failed(BrokerException failure, Duration pause) {
        String sentence = failure.sentence();
        if (!status.detail().equals(sentence)) {
            LOG.warn("No broker: {}; tried again in {} ms and from then on", sentence, pause.toMillis());
        }
        status = new BrokerStatus(NAME, BrokerStatus.State.DOWN, sentence);
        pid = OptionalLong.empty();
        upSince = OptionalLong.empty();
    }

    void stopped() {
        status = new BrokerStatus(NAME, BrokerStatus.State.DOWN, "stopped");
        pid = OptionalLong.empty();
    }

    /** Where clients were told to find it; null if they were not told yet. */
    @Nullable
    Ports address() {
        return told;
    }

    /** How long it has served in this life; zero if it has not. */
    Duration served() {
        return upSince.isEmpty() ? Duration.ZERO : time.since(upSince.getAsLong());
    }
}
