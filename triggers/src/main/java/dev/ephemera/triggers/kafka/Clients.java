package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes Kafka's clients. Thread-safe; what it makes belongs to whoever asked. */
interface Clients {

    /** A consumer that commits nothing by itself. */
    Consumer<byte[], byte[]> consumer(KafkaConnection connection, String group, String name);

    /** A producer whose records are written once and in order. */
    Producer<byte[], byte[]> producer(KafkaConnection connection, String name);
}
