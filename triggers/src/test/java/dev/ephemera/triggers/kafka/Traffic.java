package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of which none may be missing in the end: so many in each partition of a topic, every one with
 * a value of its own, {@code p2-17} for the one at offset 17 of partition 2. Immutable.
 */
record Traffic(String topic, int partitions, int each) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CHUNK = 2;

    /** What may be sent and not done with, when all of it is not sent at once. */
    private static final int MOST_UNDER_WAY = 100;

    static Traffic newTopic(TestCluster cluster, int partitions, int each) {
        return new Traffic(cluster.newTopic(partitions), partitions, each);
    }

    static String value(int partition, int number) {
        return "p" + partition + "-" + number;
    }

    /** The values of all. */
    Set<String> values() {
        return values(partitions, each);
    }

    static Set<String> values(int partitions, int each) {
        Set<String> values = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            values.addAll(Set.of(numbered(partition, 0, each)));
        }
        return values;
    }

    private static String[] numbered(int partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> value(partition, number))
                .toArray(String[]::new);
    }

    /** Returns when those with these numbers are stored in each partition. */
    void send(TestCluster cluster, int from, int to) {
        for (int partition = 0; partition < partitions; partition++) {
            cluster.send(topic, partition, numbered(partition, from, to));
        }
    }

    void send(TestCluster cluster) {
        send(cluster, 0, each);
    }

    /**
     * Sends them while other things happen, so that the end is never far ahead of what is done.
     *
     * @param done how many are done with by now
     */
    CompletableFuture<Void> sendMeanwhile(KafkaConnection connection, IntSupplier done) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread.ofPlatform().name("traffic").daemon().start(() -> {
            try (TestCluster cluster = new TestCluster(connection)) {
                for (int from = 0; from < each; from += CHUNK) {
                    int before = from * partitions;
                    Await.until(
                            () -> "there is room for more than " + before + " with " + done.getAsInt() + " done",
                            () -> before - done.getAsInt() <= MOST_UNDER_WAY);
                    send(cluster, from, Math.min(from + CHUNK, each));
                }
                sent.complete(null);
            } catch (RuntimeException | Error e) {
                sent.completeExceptionally(e);
            }
        });
        return sent;
    }

    /** Returns when the group is at the end of every partition. */
    void awaitCommitted(TestCluster cluster, String group) {
        for (int partition = 0; partition < partitions; partition++) {
            int number = partition;
            Await.until(
                    () -> "all of partition " + number + " is committed, not only "
                            + cluster.position(group, topic, number),
                    () -> cluster.position(group, topic, number).equals(Optional.of((long) each)));
        }
    }

    /**
     * Reads a failure destination until each record is processed or given up.
     *
     * @param processed asked again and again
     * @return the values of those that were given up
     */
    Set<String> awaitAll(TestCluster cluster, String failures, Supplier<Set<String>> processed) {
        Set<String> produced = values();
        Set<String> lost = new HashSet<>();
        cluster.read(failures, records -> {
            records.forEach(record -> lost.addAll(valuesIn(record)));
            Set<String> done = new HashSet<>(processed.get());
            done.addAll(lost);
            return done.equals(produced);
        });
        return lost;
    }

    private static Set<String> valuesIn(ConsumerRecord<byte[], byte[]> givenUp) {
        try {
            Set<String> values = new HashSet<>();
            for (JsonNode partition :
                    MAPPER.readTree(givenUp.value()).path("payload").path("records")) {
                for (JsonNode record : partition) {
                    values.add(new String(
                            Base64.getDecoder().decode(record.path("value").asText()), UTF_8));
                }
            }
            return values;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
