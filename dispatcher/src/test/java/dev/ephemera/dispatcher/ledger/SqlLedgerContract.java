package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.warmpool.time.ManualTimers;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ledger in SQL does on any database. */
abstract class SqlLedgerContract extends LedgerContract {

    private final Timers timers = new ManualTimers(time);
    private Ledger ledger;

    /** An empty database. */
    abstract Database database();

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open("fake", database(), RecordSettings.DEFAULT, time, timers);
    }

    @AfterEach
    @Override
    void close() throws InterruptedException {
        super.close();
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answersLikeTheOneInMemoryWhateverComes(long seed) throws Exception {
        CompareLedgers compare = new CompareLedgers(ledger, time, seed);
        try {
            for (int step = 0; step < 300; step++) {
                compare.step();
            }
        } catch (AssertionError e) {
            List<String> done = compare.done();
            throw new AssertionError(
                    "seed " + seed + "; the last steps: \n"
                            + String.join("\n", done.subList(Math.max(0, done.size() - 40), done.size())),
                    e);
        }
    }

    @Override
    InvocationLedger ledger() {
        return ledger.invocations();
    }

    @Override
    InvocationControl control() {
        return ledger.control();
    }

    @Override
    InvocationHistory history() {
        return ledger.history();
    }

    @Override
    DeadLetters deadLetters() {
        return ledger.deadLetters();
    }
}
