package dev.ephemera.dispatcher.child;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what may happen. Stateless. */
public final class Happening {

    private Happening() {}

    /** Whether {@code event} is over, well or badly, before {@code patience} is. */
    public static boolean within(Duration patience, CompletableFuture<?> event) throws InterruptedException {
        try {
            event.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
