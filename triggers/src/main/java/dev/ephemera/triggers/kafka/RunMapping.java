package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.triggers.mapping.EventSourceMapping;
import dev.ephemera.triggers.mapping.KafkaSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one revision of a mapping on this node until it is stopped, whatever the cluster does. Its work
 * is confined to a thread of its own; the rest is thread-safe.
 */
final class RunMapping implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RunMapping.class);

    /** A broker that starts with the platform is no problem before this has passed. */
    private static final Duration LONGEST_START = Duration.ofSeconds(15);

    private final EventSourceMapping mapping;
    private final MappingParts parts;
    private final MappingStatus status;
    private final RunHold hold = new RunHold();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    RunMapping(EventSourceMapping mapping, MappingParts parts, MappingStatus status) {
        this.mapping = mapping;
        this.parts = parts;
        this.status = status;
    }

    /** Begins on a platform thread: Kafka's consumers do not get on with virtual ones. */
    static RunMapping start(EventSourceMapping mapping, MappingParts parts, MappingStatus status) {
        RunMapping running = new RunMapping(mapping, parts, status);
        Thread.ofPlatform().name("mapping-" + mapping.id()).daemon().start(running);
        return running;
    }

    EventSourceMapping mapping() {
        return mapping;
    }

    MappingStatus status() {
        return status;
    }

    /** Reads nothing more; runs under way may end. */
    void finish() {
        hold.finish();
    }

    /** Ends runs under way as well. */
    void abandon() {
        hold.abandon();
    }

    /** Completes when nothing of it runs any more; never fails. */
    CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void run() {
        try {
            int failures = 0;
            while (!hold.isFinishing()) {
                hold.await(
                        parts.access().ready(mapping.definition().source()),
                        LONGEST_START,
                        parts.node().timers());
                failures = hold.isFinishing() || attempt() ? 0 : failures + 1;
                if (failures > 0) {
                    hold.pause(
                            parts.node().settings().setbacks().wait(failures),
                            parts.node().timers());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.complete(null);
        }
    }

    /** False if it ended because of a problem. */
    private boolean attempt() {
        KafkaSource source = mapping.definition().source();
        Complaints complaints =
                new Complaints(String.join(",", source.bootstrapServers()), source.topic(), source.group());
        try {
            KafkaConnection connection = parts.access().connect(source);
            complaints = new Complaints(connection.bootstrapServers(), source.topic(), source.group());
            read(connection, complaints);
            return true;
        } catch (ClusterAccessException e) {
            if (status.clusterProblem(e.words())) {
                log.warn("Mapping {}: {}", mapping.id(), e.words());
            }
        } catch (KafkaException e) {
            if (status.clusterProblem(complaints.about(e))) {
                log.warn("Mapping {}: {}", mapping.id(), complaints.about(e), e);
            }
        } catch (RuntimeException e) {
            status.clusterProblem("the platform failed to run the mapping: " + e);
            log.error("Mapping {} failed; it is begun anew", mapping.id(), e);
        }
        return false;
    }

    private void read(KafkaConnection connection, Complaints complaints) {
        Clients clients = parts.clients();
        String name = "ephemera-" + mapping.id();
        try (FailureTopic topics = new FailureTopic(() -> clients.producer(connection, name), complaints)) {
            TellLost tell =
                    parts.destination().to(mapping.definition().failures().destination(), topics);
            MappingRun run = new MappingRun(mapping, connection.bootstrapServers(), status, tell, parts.node());
            String group = mapping.definition().source().group();
            try (ReadTopic reading = new ReadTopic(run, clients.consumer(connection, group, name), complaints, hold)) {
                reading.run();
            }
        }
    }
}
