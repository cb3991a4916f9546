package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.SampleRecords;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Duration;

/** What the world around the nodes does. Unless it says otherwise, all goes well. */
interface Script {

    /** What happens to a run. */
    sealed interface Play {

        /** It never begins. */
        record Refused(Outcome outcome) implements Play {}

        /** It takes a while, and ends so unless it is ended. */
        record Runs(Duration lasts, Outcome outcome) implements Play {}

        /** It takes its node down. */
        record KillsItsNode() implements Play {}
    }

    default Play play(QueuedInvocation copy) {
        return new Play.Runs(Duration.ofMillis(100), Invocations.succeeded("ok"));
    }

    default Told tell(QueuedInvocation copy) {
        return new Told.Yes();
    }

    default Target target(FunctionReference function) {
        return new Target(
                new Target.State.Present(SampleRecords.function(function.name().value())), EventInvokeConfig.NONE);
    }

    /** The most runs of a function on one node. */
    default int reserved(FunctionName function) {
        return Integer.MAX_VALUE;
    }

    /** Whether a node crashes there. */
    default boolean crashes(String point) {
        return false;
    }

    /** Whether what a node asks for fails there: before it has had any effect, or after it. */
    default boolean fails(String point) {
        return false;
    }
}
