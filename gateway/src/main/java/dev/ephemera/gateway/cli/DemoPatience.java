package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for what nobody tells of, by looking again and again. Stateless.
 *
 * @param longest what is not there by then is not waited for any longer
 * @param pause between two looks
 */
record DemoPatience(TimeSource time, Duration longest, Pause pause) {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    /** Lets a little time pass. */
    @FunctionalInterface
    interface Pause {
        void take() throws InterruptedException;
    }

    /** As people have it. */
    static DemoPatience usual(TimeSource time) {
        return new DemoPatience(time, LONGEST, DemoPatience::rest);
    }

    /** @throws CommandFailure with {@code complaint} if it does not come */
    <T> T await(Supplier<Optional<T>> look, String complaint) throws InterruptedException {
        long began = time.monotonicNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (time.since(began).compareTo(longest) > 0) {
                throw CommandFailure.failed("after " + longest.toSeconds() + " s " + complaint);
            }
            pause.take();
        }
    }

    private static void rest() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }
}
