package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Verdict;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A handler that keeps deliveries until a test opens the gate. */
final class Gated extends Handled {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Predicate<String> kept;

    /** Keeps all. */
    Gated() {
        this(_ -> true);
    }

    /** @param kept tells of which functions */
    Gated(Predicate<String> kept) {
        this.kept = kept;
    }

    void open() {
        gate.countDown();
    }

    @Override
    Verdict work(Delivery delivery) throws InterruptedException {
        if (kept.test(function(delivery))) {
            gate.await();
        }
        return Verdict.DONE;
    }

    void awaitBegun(int count) {
        Await.until(() -> count + " have begun; " + begun().size() + " have", () -> begun().size() >= count);
    }

    long begunOf(String function) {
        return begun().stream()
                .filter(delivery -> function(delivery).equals(function))
                .count();
    }

    private static String function(Delivery delivery) {
        return invocation(delivery).function().name().value();
    }
}
