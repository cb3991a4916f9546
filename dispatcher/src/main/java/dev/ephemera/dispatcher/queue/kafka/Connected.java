package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * What works on the cluster for everybody, once it can be used.
 *
 * @param clients makes more
 * @param copies puts copies through {@code writer}
 */
record Connected(Clients clients, Admin admin, RecordWriter writer, PutCopies copies) implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** Puts that wait fail now. */
    @Override
    public void close() {
        writer.close();
        admin.close(CLOSING);
    }
}
