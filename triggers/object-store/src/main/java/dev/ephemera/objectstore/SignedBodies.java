package dev.ephemera.objectstore;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Bounds the memory for bodies whose hash is signed: S3Proxy holds such a body whole, to compare the
 * hash. Bodies that are signed chunk by chunk, or not, take none. Thread-safe.
 */
final class SignedBodies {

    /** Of one body, in bytes; larger ones are uploaded in parts. */
    static final long LARGEST = 64L << 20;

    private static final int KIBI = 10;
    private static final int TOTAL_KIB = 96 << KIBI;
    private static final long PATIENCE_SECONDS = 20;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    private final Semaphore free = new Semaphore(TOTAL_KIB, true);

    /** What a request holds of it. */
    interface Share extends AutoCloseable {

        @Override
        void close();
    }

    /** Waits for its turn, for a bounded time. */
    Share take(HttpServletRequest request) {
        String signed = request.getHeader("x-amz-content-sha256");
        if (signed == null || !HASH.matcher(signed).matches()) {
            return () -> {};
        }
        long length = request.getContentLengthLong();
        int share = Math.toIntExact(Math.clamp(length < 0 ? LARGEST : length, 0, LARGEST) >> KIBI);
        try {
            if (!free.tryAcquire(share, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Refusal.slowDown("Too many uploads at a time; try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.slowDown("The store is stopping");
        }
        return () -> free.release(share);
    }
}
