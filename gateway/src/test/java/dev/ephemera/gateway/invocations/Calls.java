package dev.ephemera.gateway.invocations;

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
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Claim;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.Ledger;
import dev.ephemera.dispatcher.live.LiveRun;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.gateway.composition.FakeDispatch;
import dev.ephemera.gateway.composition.TestDoors;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Calls in every state, as the queue and the dispatcher leave them behind. */
final class Calls {

    static final ContainerId CONTAINER = FakeDispatch.REPORT.container();

    private final TestDoors doors;

    Calls(TestDoors doors) {
        this.doors = doors;
    }

    private Ledger ledger() {
        return doors.ledger();
    }

    static FunctionConfiguration function(String name) {
        return new FunctionConfiguration(
                new FunctionName(name),
                FunctionConfiguration.LATEST,
                "python1.0",
                "app.handler",
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

    /** A synchronous call that has answered. */
    InvocationId answered(String function, String event, String result) {
        Invocation invocation = Invocation.of(function(function), event.getBytes(UTF_8), Origin.PLAIN_HTTP);
        ledger().runs().ended(invocation, succeeded(result));
        return invocation.id();
    }

    /** A synchronous call that has failed. */
    InvocationId failed(String function) {
        Invocation invocation = Invocation.of(function(function), "{}".getBytes(UTF_8), Origin.LAMBDA_API);
        ledger().runs()
                .ended(
                        invocation,
                        failure("{\"errorType\": \"ValueError\", \"errorMessage\": \"no\", \"stackTrace\": []}"));
        return invocation.id();
    }

    static Outcome.Succeeded succeeded(String result) {
        return new Outcome.Succeeded(result.getBytes(UTF_8), FakeDispatch.REPORT, FakeDispatch.LOG);
    }

    static Outcome.Failed failure(String error) {
        return new Outcome.Failed(ErrorCode.UNHANDLED, error.getBytes(UTF_8), FakeDispatch.REPORT, FakeDispatch.LOG);
    }

    /** An asynchronous call that waits. */
    QueuedInvocation queued(String function) {
        Instant now = Instant.ofEpochMilli(1_750_000_000_000L);
        QueuedInvocation invocation = new QueuedInvocation(
                InvocationId.random(),
                FunctionReference.latest(new FunctionName(function)),
                "{\"n\": 1}".getBytes(UTF_8),
                Origin.LAMBDA_API,
                new InvocationOptions(
                        Priority.HIGH,
                        Duration.ofMillis(2500),
                        Optional.of(Duration.ofSeconds(9)),
                        Optional.of(3),
                        Optional.empty(),
                        Optional.empty()),
                now,
                1,
                0,
                now.plusMillis(2500),
                Optional.empty(),
                Optional.empty());
        ledger().invocations().accepted(invocation);
        return invocation;
    }

    /** A queued call begins to run. */
    ClaimToken claimed(QueuedInvocation invocation) {
        Claim claim = ledger().invocations().claim(invocation, new Place("lane/0/" + invocation.attempt()));
        return ((Claim.Granted) claim).token();
    }

    /** A claimed call has failed, and waits for its next attempt. */
    QueuedInvocation waitsAgain(ClaimToken token, QueuedInvocation invocation, Instant due) {
        QueuedInvocation next = invocation.retryAt(due);
        if (!ledger().invocations().waitsAgain(token, failure("{\"errorMessage\": \"not yet\"}"), next)) {
            throw new AssertionError("the claim was lost");
        }
        return next;
    }

    void ended(ClaimToken token, QueuedInvocation invocation, Outcome last, InvocationStatus status) {
        Ending ending =
                new Ending(status, "Test", "a reason", 1, Optional.of("$LATEST"), Optional.empty(), Optional.empty());
        if (!ledger().invocations().ended(token, invocation, Optional.of(last), ending, false)) {
            throw new AssertionError("the claim was lost");
        }
    }

    /** A call that nothing will run any more. */
    InvocationId dead(String function) {
        QueuedInvocation invocation = queued(function);
        ended(claimed(invocation), invocation, failure("{\"errorMessage\": \"never\"}"), InvocationStatus.DEAD);
        return invocation.id();
    }

    /** A run that goes on, in a container that prints what its log is given. */
    Run run(String function) {
        return run(Invocation.of(function(function), "{}".getBytes(UTF_8), Origin.PLAIN_HTTP));
    }

    Run run(QueuedInvocation queued) {
        return run(new Invocation(
                queued.id(),
                function(queued.function().name().value()),
                queued.event(),
                queued.origin(),
                Duration.ofSeconds(3),
                Optional.empty(),
                Optional.empty()));
    }

    private Run run(Invocation invocation) {
        RunLog log = new RunLog(_ -> 0, MemorySize.ofMegabytes(1));
        RuntimeSession session = new RuntimeSession();
        LiveRun live = doors.live().begin(invocation, new LiveRun.Where(CONTAINER, StartType.WARM, log, session));
        return new Run(live, log, session);
    }

    record Run(LiveRun live, RunLog log, RuntimeSession session) {

        InvocationId id() {
            return live.id();
        }

        InvocationLog end() {
            log.line("REPORT " + id());
            live.close();
            return log.toLog();
        }
    }
}
