package dev.ephemera.gateway.composition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as a test has told it to; without that, with the event itself. Thread-safe. */
public final class FakeDispatch implements Dispatch {

    /** What every run reports. */
    public static final RunReport REPORT = new RunReport(
            new ContainerId("container-1"),
            StartType.WARM,
            Duration.ofNanos(250_000),
            Duration.ofMillis(11),
            Duration.ofNanos(1_300_000),
            MemorySize.ofMegabytes(128),
            Optional.of(MemorySize.ofMegabytes(9)),
            1);

    public static final InvocationLog LOG = new InvocationLog("START\nhello\nEND\nREPORT\n".getBytes(UTF_8));

    /** How a function behaves. */
    @FunctionalInterface
    public interface Behaviour {
        Outcome run(Invocation invocation, CompletableFuture<?> callerGone) throws InterruptedException;
    }

    private static final Behaviour ECHO = (invocation, _) -> new Outcome.Succeeded(invocation.event(), REPORT, LOG);

    private final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = ECHO;

    public void echo() {
        behaviour = ECHO;
        invocations.clear();
    }

    public void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    public void answer(String json) {
        behaviour = (_, _) -> new Outcome.Succeeded(json.getBytes(UTF_8), REPORT, LOG);
    }

    public void fail(ErrorCode code, String json) {
        behaviour = (_, _) -> new Outcome.Failed(code, json.getBytes(UTF_8), REPORT, LOG);
    }

    /** What has been run since the last {@link #echo}. */
    public List<Invocation> invocations() {
        return List.copyOf(invocations);
    }

    @Override
    public Outcome run(Invocation invocation, Caller caller) throws InterruptedException {
        invocations.add(invocation);
        return behaviour.run(invocation, caller.gone());
    }
}
