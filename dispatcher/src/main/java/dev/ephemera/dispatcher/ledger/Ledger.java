package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;

/**
 * What is known of all invocations, in the platform's database. Thread-safe; to be closed before the
 * database.
 */
public final class Ledger implements AutoCloseable {

    private final Transactions transactions;
    private final RunRecords runs;
    private final InvocationLedger invocations;
    private final InvocationHistory history;
    private final InvocationControl control;
    private final DeadLetters deadLetters;

    /** One whose writer has not started: what is noted waits in memory. */
    Ledger(String node, Database database, RecordSettings settings, TimeSource time, Timers timers) {
        LatestProgress progress = new LatestProgress();
        transactions = Transactions.of(database);
        runs = new RunRecords(settings, new SqlRecords(database, transactions, progress), progress, time, timers);
        Claims claims = new Claims(node, settings.bulk(), time);
        Ends ends = new Ends(settings.bulk(), time);
        invocations = new SqlInvocationLedger(database, transactions, runs, claims, ends, time);
        history = new SqlHistory(database, runs, time);
        control = new SqlControl(database, transactions, runs, claims, time);
        deadLetters = new SqlDeadLetters(database, transactions, runs, time);
    }

    /**
     * Starts to take records.
     *
     * @param node what this node is called in the records of runs
     */
    public static Ledger open(String node, Database database, RecordSettings settings, TimeSource time, Timers timers) {
        Ledger ledger = new Ledger(node, database, settings, time, timers);
        ledger.runs.start();
        return ledger;
    }

    /** Records synchronous invocations. */
    public RunRecords runs() {
        return runs;
    }

    /** The queue's side. */
    public InvocationLedger invocations() {
        return invocations;
    }

    public InvocationHistory history() {
        return history;
    }

    public InvocationControl control() {
        return control;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Writes what is left, for as long as the settings allow, and takes no more. */
    @Override
    public void close() {
        runs.close();
        transactions.close();
    }
}
