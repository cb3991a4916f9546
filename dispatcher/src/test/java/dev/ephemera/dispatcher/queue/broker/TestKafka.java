package dev.ephemera.dispatcher.queue.broker;

/** A Kafka that the tests of a JVM share. Topics and groups need names of their own. Thread-safe. */
public interface TestKafka {

    /** How to reach it, as soon as it answers. */
    KafkaConnection connection();

    /** The same as the platform knows it. */
    Broker broker();

    /** Kills it and brings it back with what it had on its disk; returns when it is at least dead. */
    void kill() throws InterruptedException;
}
