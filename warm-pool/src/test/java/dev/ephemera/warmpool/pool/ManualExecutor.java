package dev.ephemera.warmpool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Queues tasks and runs them when told to, on the thread that says so. Thread-safe: the queue is
 * guarded by the object's own monitor, which is not held while a task runs.
 */
public final class ManualExecutor implements Executor {

    private static final int ENDLESS = 100_000;

    private final List<Runnable> tasks = new ArrayList<>();
    private final Choice choice;

    private interface Choice {
        int among(int size);
    }

    private ManualExecutor(Choice choice) {
        this.choice = choice;
    }

    /** Tasks run in the order in which they came. */
    public static ManualExecutor inOrder() {
        return new ManualExecutor(_ -> 0);
    }

    /** Tasks run in an order that {@code random} decides. */
    public static ManualExecutor shuffling(RandomGenerator random) {
        return new ManualExecutor(random::nextInt);
    }

    /** This executor for both the starts and the removals of a pool. */
    public PoolThreads asPoolThreads() {
        return new PoolThreads(this, this, () -> {});
    }

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    public synchronized int pending() {
        return tasks.size();
    }

    /** Runs one task, if there is any. */
    public boolean runNext() {
        Runnable task;
        synchronized (this) {
            if (tasks.isEmpty()) {
                return false;
            }
            task = tasks.remove(choice.among(tasks.size()));
        }
        task.run();
        return true;
    }

    /** Runs tasks, those included that tasks add, until none is left. */
    public void runAll() {
        int ran = 0;
        while (runNext()) {
            ran++;
            if (ran > ENDLESS) {
                throw new IllegalStateException("Tasks beget tasks without end; pending: " + pending());
            }
        }
    }
}
