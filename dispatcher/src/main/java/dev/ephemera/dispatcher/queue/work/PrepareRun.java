package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;

/** Finds out what an invocation would run now, if anything. Thread-safe. */
final class PrepareRun {

    private final AsynchronousSettings.Attempts settings;
    private final Targets targets;
    private final NextStep nextStep;
    private final Persistence persistence;
    private final WorkClock clock;

    PrepareRun(
            AsynchronousSettings.Attempts settings,
            Targets targets,
            NextStep nextStep,
            Persistence persistence,
            WorkClock clock) {
        this.settings = settings;
        this.targets = targets;
        this.nextStep = nextStep;
        this.persistence = persistence;
        this.clock = clock;
    }

    Prepared prepare(QueuedInvocation invocation) throws InterruptedException, LetGoException {
        Target target = persistence.database(() -> targets.find(invocation.function()));
        Terms terms = Terms.of(invocation.options(), target.config(), settings);
        return switch (target.state()) {
            case Target.State.Missing(String reason) ->
                new Prepared.Hopeless(Endings.noFunction(invocation, terms, reason), terms);
            case Target.State.Stopped() -> new Prepared.Hopeless(Endings.noConcurrency(invocation, terms), terms);
            case Target.State.Present(var function) ->
                nextStep.tooOld(invocation, terms, clock.now())
                        .<Prepared>map(end -> new Prepared.Hopeless(end, terms))
                        .orElseGet(() -> new Prepared.Ready(function, terms));
        };
    }
}
