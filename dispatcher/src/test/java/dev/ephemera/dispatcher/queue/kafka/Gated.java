package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Verdict;
import java.util.concurrent.CountDownLatch;

/** A handler that keeps each delivery until a test opens the gate. */
final class Gated extends Handled {

    private final CountDownLatch gate = new CountDownLatch(1);

    void open() {
        gate.countDown();
    }

    @Override
    Verdict work(Delivery delivery) throws InterruptedException {
        gate.await();
        return Verdict.DONE;
    }

    void awaitBegun(int count) {
        Await.until(() -> count + " have begun; " + begun().size() + " have", () -> begun().size() >= count);
    }

    long begunOf(String function) {
        return begun().stream()
                .filter(delivery ->
                        Handled.invocation(delivery).function().name().value().equals(function))
                .count();
    }
}
