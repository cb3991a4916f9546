package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the embedded broker. Told by one thread, read by any: what the others see is volatile,
 * the rest is confined to the thread that tells.
 */
final class BrokerNews implements BrokerLife.Witness {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerNews.class);

    private final String name;
    private final TimeSource time;
    private final CompletableFuture<KafkaConnection> ready = new CompletableFuture<>();
    private volatile BrokerStatus status;
    private volatile OptionalLong pid = OptionalLong.empty();
    private OptionalLong upSince = OptionalLong.empty();
    private OptionalInt port = OptionalInt.empty();

    BrokerNews(String name, TimeSource time) {
        this.name = name;
        this.time = time;
        status = new BrokerStatus(name, BrokerStatus.State.STARTING, "starting");
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
                    name,
                    BrokerStatus.State.UP,
                    "at " + address + " since " + time.instant().truncatedTo(ChronoUnit.SECONDS) + ", process "
                            + process);
        }
        if (upSince.isEmpty()) {
            upSince = OptionalLong.of(time.monotonicNanos());
        }
        pid = OptionalLong.of(process);
        port = OptionalInt.of(ports.clients());
        ready.complete(ports.connection());
    }

    @Override
    public void isSilent(long process) {
        if (status.state() == BrokerStatus.State.UP) {
            LOG.warn("The broker, process {}, no longer answers", process);
            status = new BrokerStatus(
                    name,
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
            LOG.warn("There is no broker: {}; tried again in {} ms", sentence, pause.toMillis());
        }
        status = new BrokerStatus(name, BrokerStatus.State.DOWN, sentence);
        pid = OptionalLong.empty();
        upSince = OptionalLong.empty();
    }

    void stopped() {
        status = new BrokerStatus(name, BrokerStatus.State.DOWN, "stopped");
        pid = OptionalLong.empty();
    }

    /** Where clients were told to find it; empty as long as they were not. */
    OptionalInt port() {
        return port;
    }

    /** How long it has served in this life; zero if it has not. */
    Duration served() {
        return upSince.isEmpty() ? Duration.ZERO : time.since(upSince.getAsLong());
    }
}
