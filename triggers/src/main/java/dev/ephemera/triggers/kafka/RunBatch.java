package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.triggers.batch.Condition;
import dev.ephemera.triggers.batch.FailurePolicy;
import dev.ephemera.triggers.batch.ReadItemFailures;
import dev.ephemera.triggers.batch.RunResult;
import dev.ephemera.triggers.batch.Segment;
import dev.ephemera.triggers.batch.Step;
import dev.ephemera.triggers.kafka.Answer.Failure;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch until every record of it is done with: processed, or told of as lost. Its work is
 * confined to one virtual thread; how far it is, and that it shall stop, may be asked and said by any.
 */
final class RunBatch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RunBatch.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final MappingRun run;
    private final Batch batch;
    private final FailurePolicy policy;
    private final RunHold hold = new RunHold();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long started;

    private final Deque<Segment> left = new ArrayDeque<>();
    private Optional<Failure> lastFailure = Optional.empty();
    private volatile long position;
    private volatile boolean complete;

    RunBatch(MappingRun run, Batch batch) {
        this.run = run;
        this.batch = batch;
        this.policy = run.policy();
        this.position = batch.positionAfter(0);
        this.started = run.time().monotonicNanos();
    }

    /** Every record before this offset is done with. */
    long position() {
        return position;
    }

    /** Whether all of them are. */
    boolean isComplete() {
        return complete;
    }

    /** Completes when it does nothing any more, complete or not; never fails. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    Duration age() {
        return run.time().since(started);
    }

    /** Lets a run under way end, and begins no other. */
    void finish() {
        hold.finish();
    }

    /** Ends even a run under way. */
    void abandon() {
        hold.abandon();
    }

    @Override
    public void run() {
        try {
            left.push(Segment.whole(batch.records().size()));
            while (!left.isEmpty() && !hold.isFinishing()) {
                Segment segment = left.pop();
                carryOut(policy.before(segment, batch::writtenAt, run.time().instant()), segment);
            }
            complete = left.isEmpty();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; should it happen, the batch is as one that was abandoned.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error(
                    "Mapping {}: the batch of {} ended unfinished",
                    run.mapping().id(),
                    batch.partitionName(),
                    e);
        } finally {
            ended.complete(null);
        }
    }

    private void carryOut(Step step, Segment segment) throws InterruptedException {
        switch (step) {
            case Step.Run(Segment part, Optional<Segment> rest) -> {
                rest.ifPresent(left::push);
                Optional<RunResult> result = attempt(part);
                if (result.isPresent()) {
                    carryOut(policy.after(part, result.get()), part);
                } else {
                    left.push(part);
                }
            }
            case Step.Done() -> doneBefore(segment.to());
            case Step.Again(var segments, Duration pause) -> {
                doneBefore(segments.getFirst().from());
                segments.reversed().forEach(left::push);
                hold.pause(pause, run.timers());
            }
            case Step.GiveUp(Segment lost, Optional<Segment> rest, Condition condition) -> {
                doneBefore(lost.from());
                rest.ifPresent(left::push);
                if (tell(lost, condition)) {
                    doneBefore(lost.to());
                } else {
                    left.push(lost);
                }
            }
        }
    }

    private void doneBefore(int index) {
        position = batch.positionAfter(index);
    }

    /** Empty if it was stopped before the function had a chance to end. */
    private Optional<RunResult> attempt(Segment part) throws InterruptedException {
        long size = KafkaEvent.sizeOf(batch.records(part));
        while (!run.memory().reserve(size, LOOK_UP)) {
            if (hold.isFinishing()) {
                return Optional.empty();
            }
        }
        try {
            byte[] event = KafkaEvent.write(run.bootstrapServers(), batch.records(part));
            if (event.length > KafkaEvent.LARGEST) {
                run.status()
                        .processingProblem("record " + batch.positionAfter(part.from()) + " of " + batch.partitionName()
                                + " makes an event of " + event.length + " bytes, and a function can be given "
                                + KafkaEvent.LARGEST + ": set MaximumRetryAttempts or a failure destination to go on");
                return Optional.of(new RunResult.TooLarge());
            }
            return hold.isFinishing() ? Optional.empty() : invoke(part, event);
        } finally {
            run.memory().release(size);
        }
    }

    private Optional<RunResult> invoke(Segment part, byte[] event) throws InterruptedException {
        run.status().invoked();
        Answer answer;
        try {
            answer = run.function().invoke(run.mapping().definition().function(), event, hold.begin());
        } catch (RuntimeException e) {
            log.error("Mapping {}: {} could not be run", run.mapping().id(), batch.partitionName(), e);
            answer = new Answer.NotRun("the platform could not run the function: " + e.getMessage());
        }
        return switch (answer) {
            case Answer.Succeeded succeeded -> Optional.of(processed(part, succeeded));
            case Answer.Failed(Failure failure) -> {
                failed(failure);
                yield Optional.of(new RunResult.Failed());
            }
            case Answer.NotRun(String reason) -> {
                run.status().processingProblem(reason);
                yield Optional.of(new RunResult.SetBack());
            }
            case Answer.LetGo() -> Optional.empty();
        };
    }

    private RunResult processed(Segment part, Answer.Succeeded succeeded) {
        if (run.mapping().definition().failures().answers() == Answers.ALL_PROCESSED) {
            run.status().processed();
            return new RunResult.AllProcessed();
        }
        RunResult result = new ReadItemFailures(batch.partitionName(), batch.offsets(part)).of(succeeded.payload());
        if (result instanceof RunResult.AllProcessed) {
            run.status().processed();
        } else {
            failed(new Failure(
                    succeeded.id(),
                    succeeded.version(),
                    succeeded.payload(),
                    "Function call failed for some records (invocation " + succeeded.id() + ")"));
        }
        return result;
    }

    private void failed(Failure failure) {
        lastFailure = Optional.of(failure);
        run.status().processingProblem(failure.words());
    }

    /** False if it was stopped before they were told of. */
    private boolean tell(Segment segment, Condition condition) throws InterruptedException {
        Lost lost = new Lost(
                run.mapping(),
                run.bootstrapServers(),
                batch.records(segment),
                condition,
                segment.failures(),
                segment.failures() > 0 ? lastFailure : Optional.empty(),
                run.time().instant().truncatedTo(ChronoUnit.MILLIS));
        for (int attempt = 1; true; attempt++) {
            Told told = run.tell().tell(lost);
            switch (told) {
                case Told.Yes() -> {
                    log.warn("Mapping {} gave {} up: {}", run.mapping().id(), lost.words(), condition.label());
                    run.status()
                            .gaveUp(lost.failure()
                                    .map(Failure::words)
                                    .orElseGet(() -> "gave " + lost.words() + " up: " + condition.label()));
                    return true;
                }
                case Told.NotNow(String reason) -> run.status().processingProblem(reason);
                case Told.Never(String reason) -> run.status().processingProblem(reason);
            }
            if (hold.isFinishing()) {
                return false;
            }
            hold.pause(policy.setbacks().wait(attempt), run.timers());
        }
    }
}
