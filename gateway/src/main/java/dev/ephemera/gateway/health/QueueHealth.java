package dev.ephemera.gateway.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How the queue of asynchronous invocations is. It never makes the platform unhealthy: synchronous
 * calls do without it.
 *
 * @param broker what carries it, such as {@code embedded Kafka 4.2.0}
 * @param state {@code STARTING}, {@code UP} or {@code DOWN}
 * @param detail one line for people
 * @param waiting invocations that wait; empty if nobody could be asked
 * @param oldest how long the first of them has waited; empty if none does
 */
public record QueueHealth(
        String broker, String state, String detail, Optional<Long> waiting, Optional<Duration> oldest) {

    /** All of it in one line, for the start screen. */
    public String summary() {
        String place = state.equals("STARTING") ? broker + ", starting in the background" : broker + ": " + detail;
        return place + waiting.map(count -> "; waiting: " + count).orElse("");
    }

    /** Where it is looked up. */
    @FunctionalInterface
    public interface Source {
        QueueHealth look();
    }
}
