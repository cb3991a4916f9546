package dev.ephemera.dispatcher.live;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.log.FakeOutput;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A run that prints what a test says. Confined to one thread. */
final class TestRun {

    final Invocation invocation;
    final FakeOutput output = new FakeOutput();
    final RuntimeSession session = new RuntimeSession();
    final RunLog log;
    final LiveRun live;

    /** @param logLimit in bytes */
    TestRun(LiveRuns runs, String function, long logLimit) {
        this(runs, Invocation.of(function(function), new byte[0], Origin.PLAIN_HTTP), logLimit);
    }

    TestRun(LiveRuns runs, Invocation invocation, long logLimit) {
        this.invocation = invocation;
        log = new RunLog(output, new MemorySize(logLimit));
        log.line("START " + id());
        live = runs.begin(invocation, new LiveRun.Where(new ContainerId("container-1"), StartType.WARM, log, session));
    }

    static FunctionConfiguration function(String name) {
        return new FunctionConfiguration(
                new FunctionName(name),
                FunctionConfiguration.LATEST,
                "fake1.0",
                "index.handler",
                "",
                "",
                MemorySize.ofMegabytes(128),
                Duration.ofSeconds(3),
                Map.of(),
                new CodeDigest("0".repeat(64)),
                1,
                "revision",
                Instant.EPOCH);
    }

    InvocationId id() {
        return invocation.id();
    }

    void print(String text) {
        output.print(text);
        try {
            log.drain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end() {
        log.closeOutput();
        log.line("REPORT " + id());
        live.close();
    }

    String text() {
        return log.toLog().text();
    }
}
