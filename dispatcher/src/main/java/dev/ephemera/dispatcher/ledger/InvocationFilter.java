package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Origin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which invocations are wanted.
 *
 * @param statuses any of these; empty for all
 * @param from received then or later
 * @param until received before
 */
public record InvocationFilter(
        Optional<FunctionName> function,
        Set<InvocationStatus> statuses,
        Optional<Origin> origin,
        Optional<Instant> from,
        Optional<Instant> until) {

    public static final InvocationFilter ALL =
            new InvocationFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public InvocationFilter {
        statuses = Set.copyOf(statuses);
    }

    public static InvocationFilter of(FunctionName function) {
        return new InvocationFilter(
                Optional.of(function), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
