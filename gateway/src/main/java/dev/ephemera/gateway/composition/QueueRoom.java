package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.kafka.KafkaTransport;
import dev.ephemera.dispatcher.queue.work.HandleDelivery;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs invocations asynchronously. Its state is that of its parts.
 *
 * @param broker carries the queue
 * @param work runs what is delivered
 * @param closing gives everything back
 */
record QueueRoom(Broker broker, KafkaTransport transport, InvocationQueue queue, HandleDelivery work, Closing closing)
        implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(QueueRoom.class);

    /** How long what has ended may take to be written down, once nothing runs any more. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** Fetches nothing new, and gives back what has not begun. */
    void stopTaking() {
        transport.stopDelivering();
        work.stop();
    }

    /** Waits until the ends of runs are written down; to be called when nothing runs any more. */
    void awaitLastWords() throws InterruptedException {
        int left = work.awaitIdle(LAST_WORDS);
        if (left > 0) {
            log.warn("{} asynchronous invocations were not settled in time and will be delivered again", left);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
