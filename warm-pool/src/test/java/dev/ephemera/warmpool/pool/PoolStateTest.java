package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FakeContainerEngine;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What cannot be seen from outside the pool, since it happens between a decision and its execution. */
class PoolStateTest {

    private static final Stack PYTHON = FakeStack.named("python");
    private static final Stack NODE = FakeStack.named("node");

    private final PoolState state =
            new PoolState(PoolFixture.SETTINGS, List.of(PYTHON, NODE), new ManualTime(), new InstanceId("test"));
    private final FakeContainerEngine engine = new FakeContainerEngine();
    private final FakeSlots slots = new FakeSlots();

    @Test
    void passesAContainerOnToTheNextRunWhereTheFirstGaveUpAtTheLastMoment() {
        CompletableFuture<Lease> second = new CompletableFuture<>();
        Work.Hand refused = handedTo(new CompletableFuture<>(), second);

        Work work = new Work();
        state.passOn(refused, work);

        assertSame(second, work.hands().getFirst().claim());
        assertSame(refused.pooled(), work.hands().getFirst().pooled());
        assertEquals(List.of(), work.removals());
    }

    @Test
    void removesTheContainerOfARunThatGaveUpAtTheLastMomentWhereNoOtherWaits() {
        Work.Hand refused = handedTo(new CompletableFuture<>());

        Work work = new Work();
        state.passOn(refused, work);

        assertEquals(List.of(refused.pooled()), work.removals());
        assertEquals(Removing.class, refused.pooled().state().getClass());
    }

    @Test
    void startsForTheRunsOfAnotherStackAtOnceWhereAStartFailed() {
        Work claims = new Work();
        for (int i = 0; i < PoolFixture.SETTINGS.parallelStarts(); i++) {
            state.claim(PYTHON, new CompletableFuture<>(), claims);
        }
        state.claim(NODE, new CompletableFuture<>(), claims);
        assertEquals(PoolFixture.SETTINGS.parallelStarts(), claims.starts().size());

        Work work = new Work();
        state.startFailed(claims.starts().getFirst(), new IOException("no room"), work);

        assertEquals(NODE, work.starts().getFirst().stack());
    }

    @SafeVarargs
    private Work.Hand handedTo(CompletableFuture<Lease>... claims) {
        Work work = new Work();
        for (CompletableFuture<Lease> claim : claims) {
            state.claim(PYTHON, claim, work);
        }
        PooledContainer pooled = started(work.starts().getFirst());
        Work ready = new Work();
        state.ready(pooled, ready);
        return ready.hands().getFirst();
    }

    private PooledContainer started(PooledContainer pooled) {
        try {
            pooled.hostSide().slot(slots.create(pooled.id()));
            state.started(
                    pooled,
                    engine.start(new ContainerSpec(
                            pooled.id(), PYTHON, pooled.hostSide().slot(), Allotment.PRESTARTED)),
                    new Work());
            return pooled;
        } catch (EngineException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
