package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Invocations and their ends, for tests. */
public final class SampleRecords {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456Z");

    private SampleRecords() {}

    public static FunctionConfiguration function(String name) {
        return new FunctionConfiguration(
                new FunctionName(name),
                FunctionConfiguration.LATEST,
                "python",
                "app.handler",
                "role",
                "",
                MemorySize.ofMegabytes(128),
                Duration.ofSeconds(3),
                Map.of(),
                new CodeDigest("ab".repeat(32)),
                1,
                "revision",
                NOON);
    }

    public static Invocation invocation(String function) {
        return Invocation.of(function(function), new byte[0], Origin.PLAIN_HTTP);
    }

    public static RunReport report() {
        return new RunReport(
                new ContainerId("python-1"),
                StartType.WARM,
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                MemorySize.ofMegabytes(128),
                Optional.of(MemorySize.ofMegabytes(17)),
                1);
    }

    public static Outcome.Succeeded succeeded(String log) {
        return new Outcome.Succeeded(new byte[0], report(), new InvocationLog(log.getBytes(UTF_8)));
    }

    public static Outcome.Failed failed(ErrorCode code) {
        return new Outcome.Failed(code, new byte[0], report(), new InvocationLog("failed\n".getBytes(UTF_8)));
    }

    public static Outcome.Throttled throttled() {
        return new Outcome.Throttled(
                "ReservedFunctionConcurrentInvocationLimitExceeded", "full", Duration.ofSeconds(1));
    }

    /** An asynchronous invocation that has just been accepted. */
    public static QueuedInvocation queued(String function, Instant accepted) {
        return new QueuedInvocation(
                InvocationId.random(),
                FunctionReference.latest(new FunctionName(function)),
                "{\"hello\":1}".getBytes(UTF_8),
                Origin.LAMBDA_API,
                InvocationOptions.DEFAULT,
                accepted,
                1,
                0,
                accepted,
                Optional.of("Root=1-5759e988-bd862e3fe1be46a994272793"),
                Optional.of("e30="));
    }

    /** A synchronous invocation of a function, received at that time. */
    static Note.Ran ran(String function, Instant received) {
        return ran(function, received, "hello\n");
    }

    static Note.Ran ran(String function, Instant received, String log) {
        Invocation invocation = invocation(function);
        return Note.Ran.of(
                new RecordOutcome(RecordSettings.Bulk.DEFAULT)
                        .of(invocation, succeeded(log), received.plusMillis(321))
                        .orElseThrow(),
                invocation);
    }
}
