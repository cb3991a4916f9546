package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WarmPoolTest {

    private static final Stack PYTHON = FakeStack.named("python");

    private final PoolFixture fixture = new PoolFixture(PoolFixture.SETTINGS, PYTHON);

    @Test
    void startsAContainerForARunThatFindsNone() {
        CompletableFuture<Lease> claim = fixture.pool.claim(PYTHON);
        assertFalse(claim.isDone());

        fixture.executor.runAll();

        Lease lease = claim.join();
        assertEquals(StartType.COLD, lease.startType());
        lease.close();
        fixture.executor.runAll();
        assertTrue(fixture.engine
                .container(fixture.engine.present().getFirst().id())
                .isAlive());
        assertEquals(List.of(), fixture.engine.violations());
    }
}
