package dev.ephemera.gateway.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.broker.UserTopics;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.TopicSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TopicAccessTest {

    private static final TopicName ORDERS = TopicName.parse("orders", "ephemera.");

    @Test
    void aRecordWithoutAKeyIsWrittenWithoutOne() throws Exception {
        List<String> sent = new ArrayList<>();
        TopicAccess access = access((topic, key, value) -> {
            sent.add(topic + "/" + key + "/" + value.length);
            return new Told.Yes();
        });
        access.write(ORDERS, Optional.empty(), new byte[3]);
        access.write(ORDERS, Optional.of("k"), new byte[0]);
        assertEquals(List.of("orders//3", "orders/k/0"), sent);
    }

    @Test
    void whatMayPassIsToBeTriedAgainAndWhatWillNotIsTheCallersToMend() {
        assertEquals(ErrorCode.QUEUE_UNAVAILABLE, refusal(new Told.NotNow("Kafka is away")));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal(new Told.Never("There is no topic 'orders'")));
    }

    private static ErrorCode refusal(Told told) {
        return assertThrows(
                        RejectedRequestException.class,
                        () -> access((_, _, _) -> told).write(ORDERS, Optional.empty(), new byte[0]))
                .code();
    }

    private static TopicAccess access(TopicSender sender) {
        return new TopicAccess(new UserTopics(new NeverReady(), OptionalInt.empty()), sender, "ephemera.");
    }

    private static final class NeverReady implements Broker {

        @Override
        public CompletableFuture<KafkaConnection> ready() {
            return new CompletableFuture<>();
        }

        @Override
        public BrokerStatus status() {
            return new BrokerStatus("none", BrokerStatus.State.DOWN, "not there");
        }

        @Override
        public void close() {
            // There is nothing to end.
        }
    }
}
