package dev.ephemera.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does one thing over and over, on several platform threads, for a bounded time. */
final class Load {

    private Load() {}

    /** What each thread does; made once for each, as connections are. */
    interface Client extends AutoCloseable {
        void call() throws Exception;

        @Override
        void close() throws IOException;
    }

    /**
     * @param lead how long the load lasts before counting starts: reserves are used up by then
     * @return how often a second it was done while it counted
     */
    static double perSecond(int threads, Duration lead, Duration counted, Callable<Client> clients)
            throws InterruptedException, ExecutionException {
        AtomicBoolean counting = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ready = new CountDownLatch(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                done.add(executor.submit(() -> {
                    int count = 0;
                    try (Client client = clients.call()) {
                        ready.countDown();
                        while (!over.get()) {
                            client.call();
                            if (counting.get() && !over.get()) {
                                count++;
                            }
                        }
                    } finally {
                        ready.countDown();
                        over.set(true);
                    }
                    return count;
                }));
            }
            ready.await();
            pause(lead);
            long start = System.nanoTime();
            counting.set(true);
            pause(counted);
            double seconds = (System.nanoTime() - start) / 1e9;
            over.set(true);
            int total = 0;
            for (Future<Integer> count : done) {
                total += count.get();
            }
            return total / seconds;
        }
    }

    static void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
