package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Functions and their outcomes for tests. */
final class Functions {

    private static final RunReport REPORT = new RunReport(
            new ContainerId("container-1"),
            StartType.WARM,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(1),
            MemorySize.ofMegabytes(128),
            Optional.empty(),
            1);
    private static final InvocationLog LOG = new InvocationLog(new byte[0]);

    private Functions() {}

    static FunctionConfiguration named(FunctionReference reference) {
        return new FunctionConfiguration(
                reference.name(),
                reference.qualifier().orElse(FunctionConfiguration.LATEST),
                "python",
                "app.handler",
                "",
                "",
                MemorySize.ofMegabytes(128),
                Duration.ofMinutes(15),
                Map.of(),
                new CodeDigest("0".repeat(64)),
                0,
                "revision",
                Instant.EPOCH);
    }

    static Outcome answer(String json) {
        return new Outcome.Succeeded(json.getBytes(UTF_8), REPORT, LOG);
    }

    static Outcome fail(String type) {
        String error = "{\"errorMessage\":\"it broke\",\"errorType\":\"" + type + "\"}";
        return new Outcome.Failed(ErrorCode.UNHANDLED, error.getBytes(UTF_8), REPORT, LOG);
    }

    static Outcome throttle() {
        return new Outcome.Throttled(
                "ReservedFunctionConcurrentInvocationLimitExceeded", "Rate Exceeded.", Duration.ZERO);
    }

    static Outcome stopped() {
        return new Outcome.Stopped(Outcome.Stopped.Reason.CALLER_GONE, REPORT, LOG);
    }
}
