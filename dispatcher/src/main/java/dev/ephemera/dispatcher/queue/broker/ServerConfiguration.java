package dev.ephemera.dispatcher.queue.broker;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Kafka is told about a cluster that is one small node, broker and controller in one. Stateless. */
final class ServerConfiguration {

    /** Of each of Kafka's own topics; it cannot be changed later, and each partition costs files. */
    static final int INTERNAL_PARTITIONS = 8;

    private static final String ADVERTISED = "advertised.listeners";
    private static final Pattern ADDRESS = Pattern.compile("BROKER://127\\.0\\.0\\.1:(\\d{1,5})");

    private ServerConfiguration() {}

    /** @param log the folder of its records */
    static Properties of(Path log, Ports ports) {
        Properties properties = new Properties();
        identity(properties, ports);
        properties.setProperty("log.dirs", log.toString());
        properties.setProperty("auto.create.topics.enable", "false");
        copies(properties);
        pace(properties);
        shareGroups(properties);
        size(properties);
        return properties;
    }

    /** Where a server with these properties has told clients to find it. */
    static OptionalInt port(Properties properties) {
        Matcher address = ADDRESS.matcher(properties.getProperty(ADVERTISED, ""));
        return address.matches() ? OptionalInt.of(Integer.parseInt(address.group(1))) : OptionalInt.empty();
    }

    private static void identity(Properties properties, Ports ports) {
        String listeners = "BROKER://" + ports.address();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@" + ports.controllerAddress());
        properties.setProperty("listeners", listeners + ",CONTROLLER://" + ports.controllerAddress());
        properties.setProperty(ADVERTISED, listeners);
        properties.setProperty("inter.broker.listener.name", "BROKER");
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    /** Where the share coordinator's topic wants more copies than there are, share consumers get nothing. */
    private static void copies(Properties properties) {
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("min.insync.replicas", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
    }

    /** One node notices its own restart soon; and what it acknowledges is on the disk, as nobody has a copy. */
    private static void pace(Properties properties) {
        properties.setProperty("log.flush.interval.messages", "1");
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
    }

    /**
     * A group's very first member takes part from its second heartbeat on, all others from their first; and
     * heartbeats are most of what idle members cost. A record that stays in hand for long does not hold up
     * those behind it until there are so many as the locks allow, and one is dropped silently only after the
     * highest number of deliveries that Kafka knows.
     */
    private static void shareGroups(Properties properties) {
        properties.setProperty("group.share.heartbeat.interval.ms", "2000");
        properties.setProperty("group.share.min.heartbeat.interval.ms", "500");
        properties.setProperty("group.share.min.record.lock.duration.ms", "1000");
        properties.setProperty("group.share.max.size", "1000");
        properties.setProperty("group.share.partition.max.record.locks", "10000");
        properties.setProperty("group.share.delivery.count.limit", "10");
    }

    /** Small segments need small indexes, and are deleted soon; an idle broker leaves the disk alone. */
    private static void size(Properties properties) {
        properties.setProperty("num.network.threads", "2");
        // Each of them waits for the disk while it writes a record through.
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("log.segment.bytes", "16777216");
        properties.setProperty("log.index.size.max.bytes", "1048576");
        properties.setProperty("metadata.log.segment.bytes", "16777216");
        properties.setProperty("metadata.max.idle.interval.ms", "10000");
    }
}
