package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.dispatcher.child.ChildProcess;
import dev.ephemera.dispatcher.child.Happening;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the broker, from the start of its process to the end. Confined to one thread. */
final class BrokerLife {

    /** What becomes known of the broker on the way; called on the thread of the life. */
    interface Witness {

        /** It serves clients, or does so again. */
        void answers(long pid, Ports ports);

        /** Its process lives and does not answer. */
        void isSilent(long pid);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLife.class);
    private static final Duration BETWEEN_KNOCKS = Duration.ofMillis(25);
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(5);
    private static final Duration PREDECESSOR = Duration.ofSeconds(10);
    private static final int KNOCK_MILLISECONDS = 1_000;

    /** With less it would start, only to end at the first records. */
    private static final MemorySize LEAST_SPACE = MemorySize.ofMegabytes(16);

    private final EmbeddedBrokerSettings settings;
    private final BrokerFolder folder;
    private final Ports ports;
    private final CompletableFuture<?> closing;
    private final Witness witness;

    /** @param closing its completion ends the life in order */
    BrokerLife(
            EmbeddedBrokerSettings settings,
            BrokerFolder folder,
            Ports ports,
            CompletableFuture<?> closing,
            Witness witness) {
        this.settings = settings;
        this.folder = folder;
        this.ports = ports;
        this.closing = closing;
        this.witness = witness;
    }

    /**
     * Lives it. Returns when it was ended in order; nothing is left of the process in any case.
     *
     * @throws BrokerException if the broker cannot be started, or has ended by itself
     */
    void live() throws BrokerException, InterruptedException {
        Causes causes = new Causes(settings, ports.clients());
        if (!awaitPredecessor()) {
            return;
        }
        ChildProcess process;
        try {
            if (folder.space().compareTo(LEAST_SPACE) < 0) {
                throw new BrokerException(causes.diskFull());
            }
            folder.configure(ServerConfiguration.of(folder.records(), ports));
            process = ChildProcess.start("broker", BrokerCommand.of(settings, folder), folder.output());
        } catch (IOException e) {
            throw new BrokerException(causes.of(e), e);
        }
        boolean inOrder;
        int code;
        try {
            watch(process);
        } finally {
            inOrder = closing.isDone();
            code = process.stop(settings.patience());
        }
        if (!inOrder) {
            throw new BrokerException(causes.ofEnd(code, process.lastLines()));
        }
    }

    /** A broker whose platform was killed a moment ago may still be ending. False if closing came first. */
    private boolean awaitPredecessor() throws BrokerException, InterruptedException {
        for (Duration waited = Duration.ZERO; folder.isInUse(); waited = waited.plus(BETWEEN_KNOCKS)) {
            if (waited.compareTo(PREDECESSOR) > 0) {
                throw new BrokerException("the records in " + folder.records() + " are in use by another broker: stop"
                        + " that, or give this platform a data folder of its own");
            }
            if (Happening.within(BETWEEN_KNOCKS, closing)) {
                return false;
            }
        }
        return true;
    }

    private void watch(ChildProcess process) throws InterruptedException {
        CompletableFuture<?> over = CompletableFuture.anyOf(process.ended(), closing);
        if (!listens(over)) {
            forgetRecordedStart();
            return;
        }
        try (Probe probe = new Probe(ports.connection())) {
            boolean answers = probe.answers();
            while (!answers && !Happening.within(BETWEEN_KNOCKS, over)) {
                answers = probe.answers();
            }
            if (answers) {
                probe.create(InternalTopics.plans());
            }
            while (!over.isDone()) {
                if (answers) {
                    witness.answers(process.pid(), ports);
                } else {
                    witness.isSilent(process.pid());
                }
                if (!Happening.within(BETWEEN_PROBES, over)) {
                    answers = probe.answers();
                }
            }
        }
    }

    /** Waits until something accepts connections; false if the process ends before. */
    private boolean listens(CompletableFuture<?> over) throws InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.clients());
        while (!Happening.within(BETWEEN_KNOCKS, over)) {
            try (Socket socket = new Socket()) {
                socket.connect(address, KNOCK_MILLISECONDS);
                return true;
            } catch (IOException e) {
                // Not yet.
            }
        }
        return false;
    }

    /** Should it be damaged, then the next start must not fail of it as well. */
    private void forgetRecordedStart() {
        if (!closing.isDone()) {
            try {
                BrokerCommand.jvm(settings).forgetRecordedStart();
            } catch (IOException e) {
                LOG.warn(
                        "If what was recorded of the broker's start is damaged, it cannot start until that is deleted",
                        e);
            }
        }
    }
}
