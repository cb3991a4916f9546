package dev.ephemera.dispatcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class GroupedTransactionsTest {

    @TempDir
    Path directory;

    private final CountDownLatch gate = new CountDownLatch(1);
    private Database database;
    private GroupedTransactions transactions;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("test.db"));
        database.jdbi().useHandle(handle -> handle.execute("create table numbers (number integer primary key)"));
        transactions = GroupedTransactions.start(database);
    }

    @AfterEach
    void close() {
        gate.countDown();
        transactions.close();
        database.close();
    }

    @Test
    void hasCommittedWhenItReturns() {
        assertEquals(1, transactions.run(insert(7)));
        assertEquals(List.of(7), numbers());
    }

    @Test
    void runsWhatWaitsTogether() throws Exception {
        holdUp();
        Set<Handle> handles = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            all.add(beside(handle -> {
                handles.add(handle);
                return insert(number).apply(handle);
            }));
        }
        awaitWaiting(10);
        gate.countDown();
        for (CompletableFuture<Integer> one : all) {
            assertEquals(1, one.get());
        }
        assertEquals(1, handles.size());
        assertEquals(10, numbers().size());
    }

    @Test
    void oneThatFailsDoesNotHarmThoseItWasRunWith() throws Exception {
        holdUp();
        CompletableFuture<Integer> before = beside(insert(1));
        awaitWaiting(1);
        CompletableFuture<Integer> bad = beside(handle -> {
            insert(2).apply(handle);
            throw new IllegalArgumentException("a bug");
        });
        awaitWaiting(2);
        CompletableFuture<Integer> after = beside(insert(3));
        awaitWaiting(3);
        gate.countDown();
        assertEquals(1, before.get());
        assertEquals(1, after.get());
        ExecutionException failed = assertThrows(ExecutionException.class, bad::get);
        assertInstanceOf(IllegalArgumentException.class, failed.getCause());
        assertEquals(List.of(1, 3), numbers());
    }

    @Test
    void failsWhatTheDatabaseRefuses() {
        transactions.run(insert(1));
        assertThrows(RuntimeException.class, () -> transactions.run(insert(1)));
        assertEquals(1, transactions.run(insert(2)));
    }

    @Test
    void finishesWhatWaitsWhenItIsClosedAndTakesNoMore() throws Exception {
        holdUp();
        CompletableFuture<Integer> waits = beside(insert(1));
        awaitWaiting(1);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(transactions::close);
        gate.countDown();
        closed.get();
        assertEquals(1, waits.get());
        assertThrows(IllegalStateException.class, () -> transactions.run(insert(2)));
        transactions.close();
    }

    @Test
    void isNotDisturbedByInterruptions() {
        Thread.currentThread().interrupt();
        assertEquals(1, transactions.run(insert(1)));
        assertEquals(true, Thread.interrupted());
    }

    /** Lets the ledger's thread wait for the gate. */
    private void holdUp() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Integer> first = beside(_ -> {
            held.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        });
        held.await();
        assertEquals(false, first.isDone());
    }

    private <T> CompletableFuture<T> beside(Function<Handle, T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(transactions.run(work));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void awaitWaiting(int count) {
        while (transactions.waiting() < count) {
            Thread.onSpinWait();
        }
    }

    private static Function<Handle, Integer> insert(int number) {
        return handle -> handle.createUpdate("insert into numbers values (:number)")
                .bind("number", number)
                .execute();
    }

    private List<Integer> numbers() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select number from numbers order by number")
                        .mapTo(Integer.class)
                        .list());
    }
}
