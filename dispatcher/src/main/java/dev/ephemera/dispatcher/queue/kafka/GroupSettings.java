package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Tells the cluster how the lanes' share groups work. To be done before the first of their consumers
 * comes: a group begins at the end of its topic unless it is told otherwise, and forgets what is there.
 */
final class GroupSettings {

    private final Map<String, String> settings;

    /** @param lock how long a record belongs to who has it */
    GroupSettings(Duration lock) {
        settings = Map.of(
                "share.auto.offset.reset",
                "earliest",
                "share.isolation.level",
                "read_uncommitted",
                "share.record.lock.duration.ms",
                Long.toString(lock.toMillis()));
    }

    /** @throws ExecutionException with Kafka's reason */
    void apply(Admin admin, Collection<LaneName> lanes) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (LaneName lane : lanes) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.GROUP, lane.topic()),
                    settings.entrySet().stream()
                            .map(setting -> new AlterConfigOp(
                                    new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                            .toList());
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }
}
