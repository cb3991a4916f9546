package dev.ephemera.gateway.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How the queue of asynchronous invocations is. It never makes the platform unhealthy: synchronous
 * calls do without it.
 *
 * @param broker what carries it, such as {@code embedded Kafka 4.2.0}
 * @param state {@code STARTING}, {@code UP} or {@code DOWN}; {@code OFF} where there is none
 * @param detail one line for people
 * @param waiting invocations that wait; empty if nobody could be asked
 * @param oldest how long the one that is due for longest has been so; empty if none is
 */
public record QueueHealth(
        String broker, String state, String detail, Optional<Long> waiting, Optional<Duration> oldest) {

    /** What is due by another node's clock need not be so by this one's yet. */
    public QueueHealth {
        oldest = oldest.map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    /** All of it in one line, for the start screen. */
    public String summary() {
        String place = state.equals("STARTING") ? broker + ", starting in the background" : broker + ": " + detail;
        return place
                + waiting.map(count -> "; waiting: " + count).orElse("")
                + oldest.map(age -> ", the first of them for " + age.toSeconds() + " s")
                        .orElse("");
    }

    /** Where it is looked up. */
    @FunctionalInterface
    public interface Source {
        QueueHealth look();
    }
}
