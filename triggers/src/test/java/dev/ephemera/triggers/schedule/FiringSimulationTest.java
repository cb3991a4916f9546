package dev.ephemera.triggers.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.Planned;
import dev.ephemera.triggers.schedule.store.RunStore;
import dev.ephemera.triggers.schedule.store.SampleSchedules;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.triggers.schedule.store.Settled;
import dev.ephemera.triggers.schedule.store.SqlRunStore;
import dev.ephemera.warmpool.pool.ManualExecutor;
import dev.ephemera.warmpool.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes that share a database and die before and after anything they do, over a queue that comes and goes: no
 * time of any schedule is lost, and none is run under two ids.
 */
class FiringSimulationTest {

    private static final int STEPS = 400;
    private static final int NODES = 2;

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private final Map<InvocationId, Integer> accepted = new HashMap<>();
    private Random random = new Random(0);
    private boolean mischief = true;

    /** The end of a process; nothing in it may catch this. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class Node {
        private final ManualExecutor handingOver = ManualExecutor.shuffling(random);
        private final Firing firing;

        Node(RunStore store) {
            HandOver handOver = new HandOver(FiringSimulationTest.this::accept, time);
            firing = new Firing(
                    new MortalStore(store),
                    new HandOvers(handOver, handingOver),
                    _ -> false,
                    new ScheduleMetrics(new SimpleMeterRegistry()),
                    time);
        }

        /** False if it has died. */
        boolean live() {
            try {
                if (random.nextBoolean()) {
                    firing.look();
                } else {
                    handingOver.runNext();
                }
                return true;
            } catch (Death e) {
                return false;
            }
        }
    }

    private void accept(QueuedInvocation invocation) throws QueueUnavailableException {
        perhapsDie();
        if (mischief && random.nextInt(10) == 0) {
            if (random.nextBoolean()) {
                accepted.merge(invocation.id(), 1, Integer::sum);
            }
            throw new QueueUnavailableException("not now", Duration.ofSeconds(2), new IOException());
        }
        accepted.merge(invocation.id(), 1, Integer::sum);
        perhapsDie();
    }

    private void perhapsDie() {
        if (mischief && random.nextInt(25) == 0) {
            throw new Death();
        }
    }

    private final class MortalStore implements RunStore {
        private final RunStore store;

        MortalStore(RunStore store) {
            this.store = store;
        }

        private <T> T mortally(Supplier<T> call) {
            perhapsDie();
            T answer = call.get();
            perhapsDie();
            return answer;
        }

        @Override
        public List<Schedule> due(Instant now, int limit) {
            return mortally(() -> store.due(now, limit));
        }

        @Override
        public Optional<Instant> next() {
            return mortally(store::next);
        }

        @Override
        public List<Planned> record(List<Planned> decided, Instant heldUntil) {
            return mortally(() -> store.record(decided, heldUntil));
        }

        @Override
        public boolean isPending(ScheduleName name) {
            return mortally(() -> store.isPending(name));
        }

        @Override
        public List<PendingRun> takeStranded(Instant now, Instant heldUntil, int limit) {
            return mortally(() -> store.takeStranded(now, heldUntil, limit));
        }

        @Override
        public void releaseAll() {
            throw new AssertionError("Other nodes hold runs");
        }

        @Override
        public void settle(List<Settled> settled) {
            mortally(() -> {
                store.settle(settled);
                return true;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNothingAndDoublesNothing(long seed) throws IOException {
        random = new Random(seed);
        try (Database database = Database.sqlite(directory.resolve("ephemera.db"))) {
            RunStore store = new SqlRunStore(database);
            Instant begin = time.instant();
            List<Schedule> schedules = List.of(
                    SampleSchedules.schedule("seconds", SampleSchedules.definition("rate(7 seconds)"), begin),
                    SampleSchedules.schedule("minutes", SampleSchedules.definition("rate(1 minute)"), begin),
                    SampleSchedules.schedule("cron", SampleSchedules.definition("cron(*/2 * * * ? *)"), begin),
                    SampleSchedules.schedule("once", SampleSchedules.definition("at(2026-01-01T00:03:00)"), begin));
            schedules.forEach(new ScheduleStore(database)::insert);
            Node[] nodes = new Node[NODES];
            for (int i = 0; i < NODES; i++) {
                nodes[i] = new Node(store);
            }
            for (int step = 0; step < STEPS; step++) {
                time.advance(Duration.ofMillis(random.nextInt(1500)));
                int node = random.nextInt(NODES);
                if (!nodes[node].live()) {
                    nodes[node] = new Node(store);
                }
            }
            mischief = false;
            settleAll(store, nodes);
            Instant end = time.instant();
            assertEquals(expected(schedules, begin, end), accepted.keySet(), "seed " + seed);
            assertTrue(accepted.size() > 40, "seed " + seed + ": the simulation did nothing");
        }
    }

    /** With nobody dying any more, everything that is pending gets over. */
    private void settleAll(RunStore store, Node[] nodes) {
        for (int round = 0; round < 20; round++) {
            time.advance(Duration.ofMillis(1));
            for (Node node : nodes) {
                node.firing.look();
                node.handingOver.runAll();
            }
        }
        time.advance(Firing.HOLD);
        Node last = new Node(store);
        last.firing.look();
        last.handingOver.runAll();
        last.firing.writeDown();
        Instant late = time.instant().plus(Duration.ofDays(1));
        assertEquals(List.of(), store.takeStranded(late, late.plus(Firing.HOLD), 10));
    }

    private static Set<InvocationId> expected(List<Schedule> schedules, Instant begin, Instant end) {
        Set<InvocationId> ids = new HashSet<>();
        for (Schedule schedule : schedules) {
            Optional<Instant> next = schedule.definition().timing().next(begin, begin);
            while (next.isPresent() && !next.get().isAfter(end)) {
                ids.add(PendingRun.of(schedule, next.get()).id());
                next = schedule.definition().timing().next(begin, next.get());
            }
        }
        return ids;
    }
}
