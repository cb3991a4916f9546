package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.FakeContainerEngine;
import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReapOrphansTest {

    private static final Path DEAD = Path.of("/nowhere/run/dead");
    private static final Path ALIVE = Path.of("/nowhere/run/alive");

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final ManualExecutor executor = ManualExecutor.inOrder();
    private final FakeContainerEngine engine = new FakeContainerEngine();
    private final FakeInstances instances = new FakeInstances();
    private final ReapOrphans reap = new ReapOrphans(engine, instances, executor, timers);

    @Test
    void removesTheContainersOfDeadInstancesAndThenTheirDirectories() {
        instances.dead.add(DEAD);
        engine.plant(found("e-dead-1", DEAD), 0);
        engine.plant(found("e-dead-2", DEAD), 0);

        start();

        assertEquals(List.of(), engine.orphans());
        assertEquals(List.of(DEAD), instances.deleted);
        assertEquals(0, reap.left());
    }

    @Test
    void removesContainersWhoseDirectoryIsGoneAlready() {
        engine.plant(found("e-gone-1", Path.of("/nowhere/run/gone")), 0);

        start();

        assertEquals(List.of(), engine.orphans());
    }

    @Test
    void leavesLivingInstancesAlone() throws Exception {
        instances.alive.add(ALIVE);
        instances.alive.add(Path.of("/nowhere/run/fake"));
        engine.plant(found("e-alive-1", ALIVE), 0);
        ContainerId own = new ContainerId("e-own-1");
        engine.start(
                new ContainerSpec(own, FakeStack.named("python"), new FakeSlots().create(own), Allotment.PRESTARTED));

        start();

        assertEquals(1, engine.orphans().size());
        assertTrue(engine.container(own).isAlive());
        assertEquals(List.of(), instances.deleted);
    }

    @Test
    void leavesAloneWhatItCannotTellToBeDead() {
        instances.unreadable.add(DEAD);
        engine.plant(found("e-dead-1", DEAD), 0);

        start();
        assertEquals(1, engine.orphans().size());

        instances.unreadable.clear();
        pass(Duration.ofMillis(100));
        assertEquals(List.of(), engine.orphans());
    }

    @Test
    void triesAgainWithGrowingDelayUntilTheEngineConfirms() {
        instances.dead.add(DEAD);
        engine.plant(found("e-dead-1", DEAD), 3);

        start();
        assertEquals(1, reap.left());
        pass(Duration.ofMillis(100));
        pass(Duration.ofMillis(200));
        assertEquals(1, engine.orphans().size());
        assertEquals(List.of(), instances.deleted, "a directory outlives its containers");
        pass(Duration.ofMillis(399));
        assertEquals(1, engine.orphans().size());
        pass(Duration.ofMillis(1));

        assertEquals(List.of(), engine.orphans());
        assertEquals(List.of(DEAD), instances.deleted);
        assertEquals(0, reap.left());
    }

    @Test
    void removesTheOthersWhereOneDoesNotGo() {
        engine.plant(found("e-dead-1", DEAD), 1000);
        engine.plant(found("e-dead-2", DEAD), 0);

        start();

        assertEquals(1, engine.orphans().size());
        assertEquals(1, reap.left());
    }

    @Test
    void triesAgainWhereTheEngineCannotListItsContainers() {
        instances.dead.add(DEAD);
        engine.failNextLists(1);
        engine.plant(found("e-dead-1", DEAD), 0);

        start();
        assertEquals(List.of(), instances.deleted, "nobody knows whether it has containers");
        pass(Duration.ofMillis(100));

        assertEquals(List.of(), engine.orphans());
        assertEquals(List.of(DEAD), instances.deleted);
    }

    @Test
    void triesAgainToDeleteADirectory() {
        instances.dead.add(DEAD);
        instances.deleteFailures = 1;

        start();
        pass(Duration.ofMillis(100));

        assertEquals(List.of(DEAD), instances.deleted);
    }

    @Test
    void doesNothingMoreOnceAllIsGone() {
        start();
        engine.plant(found("e-later-1", DEAD), 0);

        pass(Duration.ofHours(1));

        assertEquals(1, engine.orphans().size());
    }

    @Test
    void doesNothingMoreOnceClosed() {
        engine.plant(found("e-dead-1", DEAD), 1);
        start();

        reap.close();
        pass(Duration.ofHours(1));

        assertEquals(1, engine.orphans().size());
    }

    private void start() {
        reap.start();
        executor.runAll();
    }

    private void pass(Duration duration) {
        timers.advance(duration);
        executor.runAll();
    }

    private static FoundContainer found(String id, Path runDirectory) {
        return new FoundContainer(id, new InstanceId("dead"), runDirectory, "python");
    }

    private static final class FakeInstances implements Instances {

        private final Set<Path> alive = new HashSet<>();
        private final List<Path> dead = new ArrayList<>();
        private final Set<Path> unreadable = new HashSet<>();
        private final List<Path> deleted = new ArrayList<>();
        private int deleteFailures;

        @Override
        public boolean isAlive(Path runDirectory) throws IOException {
            if (unreadable.contains(runDirectory)) {
                throw new IOException("scripted: no permission");
            }
            return alive.contains(runDirectory);
        }

        @Override
        public List<Path> dead() {
            return List.copyOf(dead);
        }

        @Override
        public void delete(Path deadRunDirectory) throws IOException {
            if (deleteFailures > 0) {
                deleteFailures--;
                throw new IOException("scripted: busy");
            }
            dead.remove(deadRunDirectory);
            deleted.add(deadRunDirectory);
        }
    }
}
