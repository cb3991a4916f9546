package dev.ephemera.warmpool.runtimeapi;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The conversation with one container, from its bootstrap's first request to its answer. One side is
 * the platform's (assign, invoke, wait), the other the container's (ask, answer). Thread-safe: every
 * step is a future that completes once, and what comes twice is ignored or refused.
 *
 * <p>Callbacks on the futures run on the thread that serves the socket; they must not block.
 */
public final class RuntimeSession {

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Assignment> assignment = new CompletableFuture<>();
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();
    private final CompletableFuture<RuntimeEvent> event = new CompletableFuture<>();
    private final CompletableFuture<RuntimeAnswer> answer = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<RuntimeEvent>> newestAsk =
            new AtomicReference<>(CompletableFuture.failedFuture(new CancellationException("nobody has asked")));
    private final AtomicBoolean eventTaken = new AtomicBoolean();
    private volatile Optional<ReportedProgress> progress = Optional.empty();
    private volatile Consumer<ReportedProgress> progressListener = _ -> {};

    /** Completes when the bootstrap waits for its assignment. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when the bootstrap hangs up while it should be waiting for its assignment. */
    public CompletableFuture<Void> lost() {
        return lost;
    }

    /** Hands over the function. */
    public void assign(Assignment function) {
        assignment.complete(function);
    }

    /** Completes when the function is loaded and its first event is asked for. */
    public CompletableFuture<Void> initialized() {
        return initialized;
    }

    /** Hands over the event; it may be handed over before it is asked for. */
    public void invoke(RuntimeEvent invocation) {
        if (event.complete(invocation)) {
            deliver();
        }
    }

    /** Completes with the result or the error. */
    public CompletableFuture<RuntimeAnswer> answer() {
        return answer;
    }

    /** Has {@code listener} hear of each report of progress from now on: at any rate the container likes. */
    public void onProgress(Consumer<ReportedProgress> listener) {
        progressListener = listener;
    }

    /** How far the run said last that it has come, if it did. */
    public Optional<ReportedProgress> progress() {
        return progress;
    }

    /** The container asks for its assignment; the future completes when there is one. */
    public CompletableFuture<Assignment> assignmentAsked() {
        ready.complete(null);
        return assignment;
    }

    /** The container hung up while it waited for its assignment. */
    public void hungUpWaiting() {
        if (!assignment.isDone()) {
            lost.complete(null);
        }
    }

    /**
     * The container asks for an event. There is one, for whoever has asked last and still waits; who
     * asks after that waits for ever. Cancel the future where the container hangs up.
     */
    public CompletableFuture<RuntimeEvent> eventAsked() {
        CompletableFuture<RuntimeEvent> ask = new CompletableFuture<>();
        newestAsk.set(ask);
        initialized.complete(null);
        deliver();
        return ask;
    }

    /** Called by both sides after each has made its step visible, so that the later one delivers. */
    private void deliver() {
        RuntimeEvent current = event.getNow(null);
        CompletableFuture<RuntimeEvent> ask = newestAsk.get();
        if (current != null && !ask.isDone() && eventTaken.compareAndSet(false, true)) {
            ask.complete(current);
        }
    }

    /**
     * The container answers.
     *
     * @return whether the answer belongs to the event that was handed over and is the first
     */
    public boolean answered(String requestId, RuntimeAnswer reply) {
        RuntimeEvent current = event.getNow(null);
        return current != null && current.requestId().equals(requestId) && answer.complete(reply);
    }

    /**
     * The container says how far it has come.
     *
     * @return whether it has an event that it has not answered yet
     */
    public boolean progressed(ReportedProgress report) {
        boolean running = eventTaken.get() && !answer.isDone();
        if (running) {
            progress = Optional.of(report);
            progressListener.accept(report);
        }
        return running;
    }

    /** The container could not load its function. */
    public boolean initFailed(RuntimeAnswer.Failure error) {
        return assignment.isDone() && answer.complete(error);
    }
}
