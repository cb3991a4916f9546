package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.dispatch.RunStart;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs functions for queued invocations. Thread-safe. */
final class RunFunction {

    private static final Logger log = LoggerFactory.getLogger(RunFunction.class);

    private final Dispatch dispatch;
    private final QueueMetrics metrics;
    private final WorkClock clock;

    RunFunction(Dispatch dispatch, QueueMetrics metrics, WorkClock clock) {
        this.dispatch = dispatch;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Runs the function and returns when it has ended, or must not go on as the claim has.
     *
     * @param pass is given back when the run has its container
     */
    Outcome run(QueuedInvocation invocation, FunctionConfiguration function, HeldClaim claim, GatePass pass)
            throws InterruptedException {
        Invocation run = new Invocation(
                invocation.id(),
                function,
                invocation.event(),
                invocation.origin(),
                invocation.options().timeout().orElse(function.timeout()),
                invocation.traceId(),
                invocation.clientContext());
        Caller caller = new Caller() {
            @Override
            public CompletableFuture<?> gone() {
                return claim.ended();
            }

            @Override
            public void started(RunStart start) {
                pass.close();
                metrics.started(Duration.between(invocation.notBefore(), clock.now()));
            }
        };
        try {
            return dispatch.run(run, caller);
        } catch (RuntimeException e) {
            log.error("Invocation {}: running it failed", invocation.id(), e);
            return new Outcome.PlatformFailure(ErrorCode.INTERNAL, "Running it failed on this node: " + e);
        }
    }
}
