package dev.ephemera.gateway.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters a command is about: one, all, or all of one function. */
final class DeadLetterChoice {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The dead letter.")
    private @Nullable String id;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Option(names = "--function", paramLabel = "NAME", description = "With --all: only those of this function.")
    private @Nullable String function;

    /** The one that is meant; empty if all are. */
    Optional<String> one() {
        if ((id == null) != all) {
            throw CommandFailure.usage("name one dead letter, or give --all; see ./ephemera dead-letters");
        }
        if (!all && function != null) {
            throw CommandFailure.usage("--function goes with --all");
        }
        return Optional.ofNullable(id);
    }

    Optional<String> function() {
        return Optional.ofNullable(function);
    }
}
