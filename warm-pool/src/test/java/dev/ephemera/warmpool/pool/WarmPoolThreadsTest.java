package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the simulation cannot show, since it has one thread: claims, cancellations, deaths and releases at once. */
@Timeout(60)
class WarmPoolThreadsTest {

    private static final int RUNNERS = 8;
    private static final int CLAIMS = 300;
    private static final List<Stack> STACKS = List.of(FakeStack.named("python"), FakeStack.named("node"));

    private final PoolFixture fixture = PoolFixture.threaded(PoolFixture.SETTINGS, STACKS.get(0), STACKS.get(1));
    private final Set<ContainerId> leased = ConcurrentHashMap.newKeySet();
    private final AtomicInteger leases = new AtomicInteger();

    @Test
    void givesEachContainerToOneRunAndLosesNone() throws Exception {
        List<CompletableFuture<Void>> runners = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            Random random = new Random(i);
            CompletableFuture<Void> runner = new CompletableFuture<>();
            runners.add(runner);
            Thread.ofVirtual().start(() -> run(random, runner));
        }
        passTimeUntilDone(CompletableFuture.allOf(runners.toArray(CompletableFuture<?>[]::new)));

        fixture.pool.close();

        assertEquals(leases.get(), leased.size(), "a container was given out twice");
        assertTrue(leases.get() > RUNNERS * CLAIMS / 2, "leases: " + leases);
        assertEquals(0, fixture.engine.live());
        assertEquals(0, fixture.slots.present().size());
        assertEquals(0, fixture.runtimeApi.openSockets());
        assertEquals(List.of(), fixture.engine.violations());
    }

    private void run(Random random, CompletableFuture<Void> done) {
        try {
            for (int i = 0; i < CLAIMS; i++) {
                CompletableFuture<Lease> claim = fixture.pool.claim(STACKS.get(random.nextInt(STACKS.size())));
                boolean gaveUp = random.nextInt(5) == 0 && claim.cancel(false);
                if (!gaveUp) {
                    use(claim.get(), random);
                }
            }
            done.complete(null);
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void use(Lease lease, Random random) {
        leases.incrementAndGet();
        leased.add(lease.id());
        if (random.nextInt(4) == 0) {
            fixture.engine.container(lease.id()).die(1);
        }
        if (random.nextInt(4) == 0) {
            fixture.engine.container(lease.id()).failNextRemovals(1);
        }
        lease.close();
    }

    private void passTimeUntilDone(CompletableFuture<Void> done) throws Exception {
        while (!done.isDone()) {
            fixture.time.advance(Duration.ofMillis(20));
            fixture.pool.tick();
            try {
                done.get(1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            }
        }
        done.join();
        while (fixture.pool.statistics().stream().anyMatch(stack -> stack.removing() > 0)) {
            fixture.time.advance(Duration.ofMillis(100));
            fixture.pool.tick();
            Thread.onSpinWait();
        }
    }
}
