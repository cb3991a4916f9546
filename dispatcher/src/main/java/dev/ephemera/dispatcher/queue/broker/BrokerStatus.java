package dev.ephemera.dispatcher.queue.broker;

/**
 * How the cluster is.
 *
 * @param name what it is, such as {@code embedded Kafka 4.2.0} or {@code Kafka at host:9092}
 * @param detail one line for people: since when it is up, or what is wrong and what to do
 */
public record BrokerStatus(String name, State state, String detail) {

    /** Whether it can be used. */
    public enum State {
        STARTING,
        UP,
        DOWN
    }
}
