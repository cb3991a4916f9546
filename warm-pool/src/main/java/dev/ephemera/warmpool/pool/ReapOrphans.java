package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what instances have left behind that died: first their containers, then their run
 * directories. Tries again, each time after a longer wait, until the engine has confirmed all of it.
 * What belongs to a living instance is never touched, nor what cannot be told to be dead.
 *
 * <p>Thread-safe: attempts come one after the other, and what they share with other threads is
 * volatile or atomic.
 */
public final class ReapOrphans implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReapOrphans.class);

    private final ContainerEngine engine;
    private final Instances instances;
    private final Executor executor;
    private final Timers timers;
    private volatile boolean closed;
    private final AtomicInteger left = new AtomicInteger();

    /** @param executor where the engine is called; its threads may be blocked for long */
    public ReapOrphans(ContainerEngine engine, RunDirectories directories, Executor executor, Timers timers) {
        this(engine, Instances.in(directories), executor, timers);
    }

    ReapOrphans(ContainerEngine engine, Instances instances, Executor executor, Timers timers) {
        this.engine = engine;
        this.instances = instances;
        this.executor = executor;
        this.timers = timers;
    }

    /** Begins, and returns at once. To be called once. */
    public void start() {
        executor.execute(() -> attempt(0, List.of()));
    }

    /** How many containers of dead instances have been found and not yet been removed. */
    public int left() {
        return left.get();
    }

    /** Makes no further attempt. The next instance makes its own. */
    @Override
    public void close() {
        closed = true;
    }

    private void attempt(int failedBefore, List<String> problemsBefore) {
        List<String> problems = new ArrayList<>();
        try {
            reap(problems);
        } catch (EngineException | IOException | RuntimeException e) {
            problems.add(e.toString());
        }
        if (closed || problems.isEmpty()) {
            return;
        }
        if (!problems.equals(problemsBefore)) {
            log.warn("What dead instances left behind cannot all be removed, will try again: {}", problems);
        }
        timers.after(
                Backoff.delay(failedBefore),
                () -> executor.execute(() -> attempt(failedBefore + 1, List.copyOf(problems))));
    }

    private void reap(List<String> problems) throws EngineException, IOException {
        Pass pass = new Pass(problems);
        List<FoundContainer> orphans = new ArrayList<>();
        for (FoundContainer found : engine.list()) {
            if (!pass.isAlive(found.runDirectory())) {
                orphans.add(found);
            }
        }
        left.set(orphans.size());
        for (FoundContainer orphan : orphans) {
            pass.remove(orphan);
        }
        for (Path dead : instances.dead()) {
            pass.delete(dead);
        }
    }

    /** One attempt. Confined to the thread that makes it. */
    private final class Pass {

        private final List<String> problems;
        private final Map<Path, Boolean> alive = new HashMap<>();
        private final List<Path> occupied = new ArrayList<>();

        Pass(List<String> problems) {
            this.problems = problems;
        }

        boolean isAlive(Path runDirectory) {
            return alive.computeIfAbsent(runDirectory, path -> {
                try {
                    return instances.isAlive(path);
                } catch (IOException e) {
                    problems.add("It cannot be told whether the instance of " + path + " is alive: " + e);
                    return true;
                }
            });
        }

        void remove(FoundContainer orphan) {
            if (closed) {
                return;
            }
            try {
                engine.remove(orphan);
                left.decrementAndGet();
                log.info(
                        "Removed container {} of stack {}, left behind by instance {}",
                        orphan.engineId(),
                        orphan.stack(),
                        orphan.instance());
            } catch (EngineException | RuntimeException e) {
                occupied.add(orphan.runDirectory());
                problems.add(orphan.engineId() + ": " + e.getMessage());
            }
        }

        /** A directory outlives its containers, which may still use what is mounted in it. */
        void delete(Path dead) {
            if (closed || occupied.contains(dead)) {
                return;
            }
            try {
                instances.delete(dead);
                log.info("Removed run directory {} of a dead instance", dead);
            } catch (IOException | RuntimeException e) {
                problems.add(dead + ": " + e);
            }
        }
    }
}
