package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of a database from before there was a queue. */
abstract class MigrateRecordsContract {

    private static final FunctionName HELLO = new FunctionName("hello");
    private static final String LOG = "a line like many others\n".repeat(500);

    /** An empty database. */
    abstract DataSource source() throws IOException;

    /** The same, brought up to date. */
    abstract Database open() throws IOException;

    @Test
    void recordsFromBeforeTheQueueAreKept() throws Exception {
        Flyway.configure()
                .dataSource(source())
                .locations("classpath:db/migration")
                .target("2")
                .load()
                .migrate();
        InvocationId run = InvocationId.random();
        InvocationId failed = InvocationId.random();
        InvocationId cancelled = InvocationId.random();
        Jdbi.create(source()).useHandle(handle -> {
            handle.execute("insert into functions (name) values ('hello')");
            insert(handle, run, "succeeded", null, "python-1", 17L << 20, NOON);
            insert(handle, failed, "timed_out", "Sandbox.Timedout", "python-2", null, NOON.plusSeconds(1));
            insert(handle, cancelled, "cancelled", null, null, null, NOON.plusSeconds(2));
        });
        ManualTime time = new ManualTime();
        try (Database database = open();
                Ledger ledger = Ledger.open("here", database, RecordSettings.DEFAULT, time, new ManualTimers(time))) {
            database.jdbi().useHandle(handle -> handle.execute("delete from functions"));
            List<InvocationRecord> records = ledger.history()
                    .list(InvocationFilter.of(HELLO), 10, Optional.empty())
                    .items();
            assertEquals(
                    List.of(cancelled, failed, run),
                    records.stream().map(InvocationRecord::id).toList());
            assertEquals(succeeded(run), records.get(2));
            assertEquals(List.of(), records.get(0).attempts());
            AttemptRecord timedOut = records.get(1).attempts().getFirst();
            assertEquals(InvocationStatus.TIMED_OUT, timedOut.status());
            assertEquals("Sandbox.Timedout", timedOut.error().orElseThrow().type());
            assertEquals(Optional.empty(), timedOut.report().orElseThrow().peakMemory());
            assertEquals(LOG, ledger.history().find(run).orElseThrow().log().text());
            assertEquals(0, ledger.history().counts().accepted());
            assertEquals(
                    new Cancellation.TooLate(InvocationStatus.SUCCEEDED),
                    ledger.control().cancel(run));
        }
    }

    private static InvocationRecord succeeded(InvocationId id) {
        RunReport report = new RunReport(
                new ContainerId("python-1"),
                StartType.COLD,
                Duration.ofNanos(1_000_001_000),
                Duration.ofNanos(2_000),
                Duration.ofNanos(3_000),
                MemorySize.ofMegabytes(128),
                Optional.of(MemorySize.ofMegabytes(17)),
                2);
        Optional<Instant> ended = Optional.of(NOON.plusMillis(7));
        return new InvocationRecord(
                id,
                FunctionReference.latest(HELLO),
                Optional.of("$LATEST"),
                Origin.FUNCTION_URL,
                InvocationStatus.SUCCEEDED,
                NOON,
                ended,
                Optional.empty(),
                List.of(new AttemptRecord(
                        1,
                        Optional.empty(),
                        NOON,
                        ended,
                        InvocationStatus.SUCCEEDED,
                        Optional.empty(),
                        Optional.of(report))),
                Optional.empty());
    }

    private static void insert(
            Handle handle,
            InvocationId id,
            String status,
            @Nullable String errorType,
            @Nullable String container,
            @Nullable Long peak,
            Instant received) {
        StoredLog log = StoredLog.of(new InvocationLog(LOG.getBytes(UTF_8)));
        boolean ran = container != null;
        handle.createUpdate("insert into invocations values (:id, 'hello', '$LATEST', 'function_url', :status, :error,"
                        + " :received, :ended, :attempts, :start, :container, :queue, :init, :run, :memory, :peak,"
                        + " :size, :stored, :log)")
                .bind("id", id.toString())
                .bind("status", status)
                .bind("error", errorType)
                .bind("received", Micros.of(received))
                .bind("ended", Micros.of(received.plusMillis(7)))
                .bind("attempts", ran ? 2 : 0)
                .bind("start", ran ? "cold" : null)
                .bind("container", container)
                .bind("queue", ran ? (Long) 1_000_001L : null)
                .bind("init", ran ? (Long) 2L : null)
                .bind("run", ran ? (Long) 3L : null)
                .bind("memory", ran ? (Long) (128L << 20) : null)
                .bind("peak", peak)
                .bind("size", log.size())
                .bind("stored", log.bytes().length)
                .bind("log", log.bytes())
                .execute();
    }
}
