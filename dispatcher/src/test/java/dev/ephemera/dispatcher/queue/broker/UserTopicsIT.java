package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UserTopicsIT {

    private final TestBroker kafka = TestBroker.shared();
    private final UserTopics topics = new UserTopics(kafka.broker(), OptionalInt.empty());

    @Test
    void makesATopicOnceAndLeavesItAsItIs() throws Exception {
        topics.create("user-made", 3);
        topics.create("user-made", 5);
        try (Admin admin = Admin.create(kafka.connection().properties())) {
            assertEquals(
                    3,
                    admin.describeTopics(List.of("user-made"))
                            .allTopicNames()
                            .get(30, TimeUnit.SECONDS)
                            .get("user-made")
                            .partitions()
                            .size());
        }
    }

    @Test
    void deletesATopicAndSaysWhenThereIsNone() throws Exception {
        topics.create("user-deleted", 1);
        assertTrue(topics.delete("user-deleted"));
        assertFalse(topics.delete("user-never-made"));
    }

    @Test
    void saysWhatKafkaRefuses() {
        assertThrows(BrokerException.class, () -> topics.create("no topic of this name", 1));
    }
}
