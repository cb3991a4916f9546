package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
        return lastOf(look, Optional::isPresent)
                .orElseThrow(() -> CommandFailure.failed("after " + longest.toSeconds() + " s " + complaint));
    }

    /** Looks until what it sees is good, or it has looked for long enough; returns what it saw last. */
    <T> T lastOf(Supplier<T> look, Predicate<T> good) throws InterruptedException {
        long began = time.monotonicNanos();
        T seen = look.get();
        while (!good.test(seen) && time.since(began).compareTo(longest) <= 0) {
            pause.take();
            seen = look.get();
        }
        return seen;
    }

    private static void rest() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }
}
