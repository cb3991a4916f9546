package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.gateway.health.QueueHealth;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker's watch and the ledger how the queue is. */
record LookAtQueue(QueueRoom room, InvocationHistory history, TimeSource time) implements QueueHealth.Source {

    private static final Logger log = LoggerFactory.getLogger(LookAtQueue.class);

    @Override
    public QueueHealth look() {
        BrokerStatus broker = room.broker().status();
        Optional<QueueCounts> counts = counts();
        return new QueueHealth(
                broker.name(),
                broker.state().name(),
                broker.detail(),
                counts.map(QueueCounts::waiting),
                counts.flatMap(QueueCounts::oldestDue).map(due -> Duration.between(due, time.instant())));
    }

    /** The database has a health check of its own, which says what is wrong with it. */
    private Optional<QueueCounts> counts() {
        try {
            return Optional.of(history.counts());
        } catch (JdbiException e) {
            log.debug("The queue could not be counted", e);
            return Optional.empty();
        }
    }
}
