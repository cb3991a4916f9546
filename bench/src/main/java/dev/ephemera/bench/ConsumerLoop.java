package dev.ephemera.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What one would write without mappings: for each partition a thread that polls, calls the function
 * with what there is, and commits. Nothing is tried again. Thread-safe.
 */
final class ConsumerLoop {

    private static final Duration POLL = Duration.ofMillis(100);

    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads;
    private final List<Future<?>> loops = new ArrayList<>();

    private ConsumerLoop(int partitions) {
        threads = Executors.newFixedThreadPool(partitions);
    }

    static ConsumerLoop start(PlatformProcess platform, KafkaRecords records, Read read) {
        ConsumerLoop loop = new ConsumerLoop(read.partitions());
        for (int number = 0; number < read.partitions(); number++) {
            TopicPartition partition = new TopicPartition(read.topic(), number);
            loop.loops.add(loop.threads.submit(() -> {
                loop.run(platform, records.consumer(read.group(), partition, read.batch()));
                return null;
            }));
        }
        return loop;
    }

    /**
     * What to read.
     *
     * @param batch the most records in a call
     */
    record Read(String topic, int partitions, String group, int batch) {}

    private void run(PlatformProcess platform, KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        try (consumer;
                HttpCaller caller = platform.caller(MappingBench.FUNCTION)) {
            while (!over.get()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    caller.post(event(records));
                    consumer.commitSync();
                }
            }
        }
    }

    /** The records as a mapping gives them to a function. */
    private static String event(ConsumerRecords<byte[], byte[]> records) {
        StringBuilder json = new StringBuilder("{\"eventSource\":\"SelfManagedKafka\",\"records\":{");
        TopicPartition partition = records.partitions().iterator().next();
        json.append('"').append(partition).append("\":[");
        String separator = "";
        for (ConsumerRecord<byte[], byte[]> record : records) {
            json.append(separator).append("{\"topic\":\"").append(record.topic());
            json.append("\",\"partition\":").append(record.partition());
            json.append(",\"offset\":").append(record.offset());
            json.append(",\"timestamp\":").append(record.timestamp());
            json.append(",\"timestampType\":\"CREATE_TIME\",\"value\":\"");
            json.append(Base64.getEncoder().encodeToString(record.value()));
            json.append("\",\"headers\":[]}");
            separator = ",";
        }
        return json.append("]}}").toString();
    }

    /** @throws ExecutionException if a thread has failed */
    void stop() throws InterruptedException, ExecutionException {
        over.set(true);
        try (threads) {
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
    }
}
