package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.UserTopics;
import dev.ephemera.dispatcher.queue.work.HandleDelivery;
import dev.ephemera.dispatcher.queue.work.QueueMetrics;
import dev.ephemera.gateway.health.QueueHealth;
import dev.ephemera.gateway.serve.UndoStart;
import dev.ephemera.gateway.topics.TopicAccess;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.OptionalInt;

/** The third part of the composition root: what runs invocations asynchronously. */
@Factory
@Requires(notEnv = EngineRoomFactory.DOORS_ONLY, condition = QueueIsThere.class)
final class QueueRoomFactory {

    /** A broker of its own begins to start when the platform is ready, which does not wait for it. */
    @Context
    @Bean(preDestroy = "close")
    QueueRoom queueRoom(
            PlatformSettings platform,
            KafkaConfiguration kafka,
            EngineRoom engineRoom,
            OpenQueueRoom openQueueRoom,
            DoorsAreOpen doors,
            UndoStart undoStart) {
        QueueRoom room =
                openQueueRoom.open(kafka.open(platform.data(), SystemTime.INSTANCE, doors.opened()), engineRoom);
        undoStart.with(room::close);
        return room;
    }

    @Singleton
    InvocationQueue queue(QueueRoom queueRoom) {
        return queueRoom.queue();
    }

    @Singleton
    HandleDelivery work(QueueRoom queueRoom) {
        return queueRoom.work();
    }

    @Singleton
    Broker broker(QueueRoom queueRoom) {
        return queueRoom.broker();
    }

    @Singleton
    TopicAccess topics(QueueRoom queueRoom, QueueConfiguration queue) {
        int copies = queue.replicationFactor();
        return new TopicAccess(
                new UserTopics(queueRoom.broker(), copies == 0 ? OptionalInt.empty() : OptionalInt.of(copies)),
                queueRoom.transport().topicSender(),
                queue.topicPrefix());
    }

    @Singleton
    QueueMetrics metrics(MeterRegistry registry) {
        return new QueueMetrics(registry);
    }

    @Singleton
    QueueHealth.Source health(QueueRoom queueRoom, EngineRoom engineRoom, TimeSource time) {
        return new LookAtQueue(queueRoom, engineRoom.ledger().history(), time);
    }
}
