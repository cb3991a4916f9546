package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * All of them one after the other on one platform thread, and those that wait at the same moment in one
 * transaction: for SQLite, which has one writer at a time. A virtual thread that waited for its turn in
 * SQLite's native code would keep a carrier from the one that has the turn; and a commit costs a
 * synchronous write to the disk, however much is in it. Thread-safe.
 */
final class GroupedTransactions implements Transactions {

    private static final int MOST_WAITING = 256;
    private static final int MOST_TOGETHER = 64;

    /** Says that nothing comes after it. */
    private static final Job<?> LAST = new Job<>(_ -> true);

    private final Database database;
    private final BlockingQueue<Job<?>> jobs = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean ended;

    private GroupedTransactions(Database database) {
        this.database = database;
        thread = Thread.ofPlatform().name("ledger").daemon().unstarted(this::work);
    }

    static GroupedTransactions start(Database database) {
        GroupedTransactions transactions = new GroupedTransactions(database);
        transactions.thread.start();
        return transactions;
    }

    @Override
    public <T> T run(Function<Handle, T> work) {
        if (closed) {
            throw new IllegalStateException("The ledger is closed");
        }
        Job<T> job = new Job<>(work);
        putUninterruptibly(job);
        if (ended) {
            failRest();
        }
        return job.await();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            putUninterruptibly(LAST);
        }
        joinUninterruptibly();
    }

    /** How many wait for their turn. */
    int waiting() {
        return jobs.size();
    }

    private void work() {
        List<Job<?>> group = new ArrayList<>();
        try {
            while (group.isEmpty() || group.getLast() != LAST) {
                group.clear();
                group.add(jobs.take());
                while (group.getLast() != LAST && group.size() < MOST_TOGETHER && !jobs.isEmpty()) {
                    group.add(jobs.take());
                }
                run(group.stream().filter(job -> job != LAST).toList());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the ledger's thread", e);
        } finally {
            ended = true;
            failRest();
        }
    }

    private void run(List<Job<?>> group) {
        if (group.size() > 1 && ranTogether(group)) {
            group.forEach(Job::committed);
        } else {
            group.forEach(this::runAlone);
        }
    }

    /** One that fails takes the others with it, so that each is then to be run for itself. */
    private boolean ranTogether(List<Job<?>> group) {
        try {
            database.jdbi().useTransaction(handle -> group.forEach(job -> job.run(handle)));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void runAlone(Job<?> job) {
        try {
            database.jdbi().useTransaction(job::run);
            job.committed();
        } catch (RuntimeException | Error e) {
            job.failed(e);
        }
    }

    private void failRest() {
        for (Job<?> job = jobs.poll(); job != null; job = jobs.poll()) {
            job.failed(new IllegalStateException("The ledger is closed"));
        }
    }

    private void putUninterruptibly(Job<?> job) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                jobs.put(job);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void joinUninterruptibly() {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A piece of work, and whoever waits for it. The result is confined to the ledger's thread until it is committed. */
    private static final class Job<T> {

        private final Function<Handle, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Job(Function<Handle, T> work) {
            this.work = work;
        }

        void run(Handle handle) {
            result = work.apply(handle);
        }

        void committed() {
            done.complete(Objects.requireNonNull(result));
        }

        void failed(Throwable reason) {
            done.completeExceptionally(reason);
        }

        T await() {
            try {
                return done.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
