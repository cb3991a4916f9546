package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.kafka.DueRecords.Wait;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves delayed records on when they have been in their buckets for their time: into a lane, or into a
 * shorter bucket. The nodes share the buckets as a classic consumer group. What has been moved is
 * committed after it is on disk, so that a crash repeats a move but never forgets one. On a platform
 * thread of its own and confined to it, but for {@link #end} and {@link #join}.
 */
final class ForwardDelayed implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ForwardDelayed.class);

    /** How soon the wish that it ends is noticed. */
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    /** A bucket rests for so long at least, so that what becomes due in that time is moved together. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(20);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final PutCopies copies;
    private final TimeSource time;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    ForwardDelayed(Supplier<Consumer<byte[], byte[]>> consumers, String topic, PutCopies copies, TimeSource time) {
        this.consumers = consumers;
        this.topic = topic;
        this.copies = copies;
        this.time = time;
        thread = Thread.ofPlatform().name("queue-delays").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Asks it to end soon. Any thread may. */
    void end() {
        ending.countDown();
    }

    /** Waits for its end; false if it did not come in time. Any thread may wait. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    @Override
    public void run() {
        try {
            while (!isEnding()) {
                serve();
            }
        } catch (InterruptedException e) {
            log.warn("The forwarding of delayed records was interrupted and ends");
        }
    }

    private void serve() throws InterruptedException {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            Resting resting = new Resting(consumer, time);
            consumer.subscribe(List.of(topic), resting);
            while (!isEnding()) {
                resting.wakeDue();
                move(consumer, resting, consumer.poll(resting.untilNext(LOOK_UP)));
            }
        } catch (KafkaException e) {
            failed("Delayed records cannot be read", e);
            ending.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            close(consumer);
        }
    }

    /** All that is due goes out at once; then each bucket's part is waited for. */
    private void move(Consumer<byte[], byte[]> consumer, Resting resting, ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, DueRecords> parted = new HashMap<>();
        Map<TopicPartition, List<CompletableFuture<Void>>> moves = new HashMap<>();
        for (TopicPartition bucket : records.partitions()) {
            DueRecords due = DueRecords.of(records.records(bucket), bucket.partition(), time.instant());
            parted.put(bucket, due);
            moves.put(bucket, startMoves(due.due()));
        }
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        parted.forEach((bucket, due) -> {
            List<CompletableFuture<Void>> started = moves.getOrDefault(bucket, List.of());
            int count = succeeded(started);
            if (count > 0) {
                moved.put(bucket, new OffsetAndMetadata(due.due().get(count - 1).offset() + 1));
            }
            if (count < due.due().size()) {
                resting.rest(bucket, new Wait(due.due().get(count).offset(), AFTER_FAILURE));
            } else {
                due.next().ifPresent(wait -> resting.rest(bucket, atLeast(SHORTEST_REST, wait)));
            }
        });
        if (!moved.isEmpty()) {
            consumer.commitSync(moved);
        }
    }

    private List<CompletableFuture<Void>> startMoves(List<ConsumerRecord<byte[], byte[]>> due) {
        List<CompletableFuture<Void>> moves = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : due) {
            CompletableFuture<Void> move = copies.moveOn(record);
            moves.add(move);
            if (move.isCompletedExceptionally()) {
                break; // The next would only wait as long for the same failure.
            }
        }
        return moves;
    }

    /** How many in a row have succeeded, from the first; waits for each. */
    private int succeeded(List<CompletableFuture<Void>> moves) {
        int count = 0;
        try {
            for (CompletableFuture<Void> move : moves) {
                move.join();
                count++;
            }
            failing = false;
        } catch (CompletionException e) {
            failed("Delayed records cannot be moved on", e.getCause() == null ? e : e.getCause());
        }
        return count;
    }

    private void failed(String what, Throwable failure) {
        if (!failing) {
            log.warn("{}, and are tried again: {}", what, failure.toString());
        }
        failing = true;
    }

    private static Wait atLeast(Duration shortest, Wait wait) {
        return wait.left().compareTo(shortest) < 0 ? new Wait(wait.offset(), shortest) : wait;
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(CLOSING));
        } catch (KafkaException e) {
            log.debug("The consumer of delayed records was not closed in order", e);
        }
    }
}
