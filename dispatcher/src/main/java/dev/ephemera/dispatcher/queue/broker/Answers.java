package dev.ephemera.dispatcher.queue.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/**
 * What a cluster answered about several things, each of which can succeed or fail by itself. Confined to
 * one thread.
 */
final class Answers<T> {

    private final Map<String, T> values = new TreeMap<>();
    private final Map<String, Throwable> failures = new TreeMap<>();

    private Answers() {}

    /** Waits for all of them. */
    static <T> Answers<T> of(Map<String, KafkaFuture<T>> pending) throws InterruptedException {
        Answers<T> answers = new Answers<>();
        for (Map.Entry<String, KafkaFuture<T>> each : pending.entrySet()) {
            try {
                answers.values.put(each.getKey(), each.getValue().get());
            } catch (ExecutionException e) {
                answers.failures.put(
                        each.getKey(), Optional.ofNullable(e.getCause()).orElse(e));
            }
        }
        return answers;
    }

    Map<String, T> values() {
        return values;
    }

    /** Takes out and returns the names of those that failed so. */
    List<String> takeFailed(Class<? extends Throwable> kind) {
        List<String> names = failures.entrySet().stream()
                .filter(failure -> kind.isInstance(failure.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        names.forEach(failures::remove);
        return names;
    }

    /** One of the failures that nobody has taken out. */
    Optional<Throwable> failure() {
        return failures.values().stream().findFirst();
    }
}
