package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.MappingRevision;
import dev.ephemera.triggers.mapping.MappingStore;
import dev.ephemera.triggers.mapping.NodeReport;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs mappings on this node as they are wanted, and says how they are. Any number of nodes do so over
 * one database; Kafka's groups share the partitions among them. Its state is confined to its thread,
 * and to the one that stops and closes it once that has ended; {@link #wake} may be called from any.
 */
public final class RunMappings implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunMappings.class);

    private final MappingStore store;
    private final MappingParts parts;
    private final String node = UUID.randomUUID().toString();
    private final Thread thread;
    private final Semaphore signal = new Semaphore(0);
    private volatile boolean closing;

    private final Map<MappingId, HeldMapping> mappings = new LinkedHashMap<>();
    private long lastHeartbeat;
    private boolean complained;

    private RunMappings(MappingStore store, MappingParts parts) {
        this.store = store;
        this.parts = parts;
        this.lastHeartbeat = time().monotonicNanos();
        this.thread = Thread.ofPlatform().name("mappings").daemon().unstarted(this::work);
    }

    /**
     * Begins to run mappings.
     *
     * @param access leads to their clusters
     * @param destination tells of records that are given up
     */
    public static RunMappings start(
            MappingStore store, ClusterAccess access, FailureDestination destination, NodeParts node) {
        return start(store, new MappingParts(access, KafkaClients.INSTANCE, destination, node));
    }

    static RunMappings start(MappingStore store, MappingParts parts) {
        RunMappings running = new RunMappings(store, parts);
        running.thread.start();
        return running;
    }

    /** Lets it look for changes at once. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void work() {
        boolean begun = false;
        while (!closing) {
            try {
                if (!begun) {
                    store.forgetDeadNodes();
                    begun = true;
                }
                look();
                complained = false;
            } catch (RuntimeException e) {
                if (!complained) {
                    log.warn("The database does not tell which mappings are wanted; those that run go on", e);
                }
                complained = true;
            }
            await(settings().look());
        }
    }

    private void await(Duration longest) {
        try {
            signal.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
            signal.drainPermits();
        } catch (InterruptedException e) {
            closing = true;
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        List<MappingRevision> wanted = store.revisions();
        Set<MappingId> known = new HashSet<>();
        for (MappingRevision revision : wanted) {
            known.add(revision.id());
            HeldMapping held = mappings.computeIfAbsent(revision.id(), id -> new HeldMapping(id, parts, time()));
            if (held.isReadyFor(revision.revision())) {
                store.find(revision.id()).ifPresent(held::carryOut);
            }
        }
        mappings.values().stream().filter(held -> !known.contains(held.id())).forEach(HeldMapping::finish);
        mappings.values().removeIf(held -> !known.contains(held.id()) && held.isStopped());
        report();
        mappings.values().stream()
                .filter(HeldMapping::isDeleted)
                .map(HeldMapping::id)
                .forEach(store::removeDeleted);
    }

    /** What is new; now and then all of it, where other nodes have to know that this one is alive. */
    private void report() {
        boolean all = store.isShared()
                && time().since(lastHeartbeat).compareTo(settings().heartbeat()) >= 0;
        List<NodeReport> reports = mappings.values().stream()
                .flatMap(held -> (all ? held.report() : held.news()).stream())
                .toList();
        if (!reports.isEmpty()) {
            store.report(node, reports);
        }
        reports.forEach(
                report -> Optional.ofNullable(mappings.get(report.mapping())).ifPresent(held -> held.reported(report)));
        if (all) {
            store.forgetDeadNodes();
            lastHeartbeat = time().monotonicNanos();
        }
    }

    /** Begins nothing more; what runs may end. */
    public void stopTaking() throws InterruptedException {
        closing = true;
        wake();
        thread.join();
        mappings.values().forEach(HeldMapping::finish);
    }

    /**
     * Stops everything: what runs may end, for a bounded time. Whoever wants runs to end by themselves
     * lets the dispatcher drain first.
     */
    @Override
    public void close() {
        try {
            stopTaking();
            List<RunMapping> running = running();
            if (!awaitAll(running, settings().handover())) {
                running.forEach(RunMapping::abandon);
                if (!awaitAll(running, settings().handover().multipliedBy(2))) {
                    log.warn("Some mappings did not stop; what they were doing is done again later");
                }
            }
            store.forget(node);
        } catch (InterruptedException e) {
            running().forEach(RunMapping::abandon);
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Other nodes will take a moment to notice that this one has stopped", e);
        }
    }

    private List<RunMapping> running() {
        return mappings.values().stream()
                .flatMap(held -> held.running().stream())
                .toList();
    }

    private static boolean awaitAll(Collection<RunMapping> running, Duration patience) throws InterruptedException {
        try {
            CompletableFuture.allOf(running.stream().map(RunMapping::stopped).toArray(CompletableFuture[]::new))
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a mapping never fails", e);
        }
    }

    private MappingSettings settings() {
        return parts.node().settings();
    }

    private TimeSource time() {
        return parts.node().time();
    }
}
