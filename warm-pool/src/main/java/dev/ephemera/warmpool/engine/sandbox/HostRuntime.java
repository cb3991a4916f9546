package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The language runtimes that the host has. Stateless. */
final class HostRuntime {

    private HostRuntime() {}

    /** Whether the host has all that a stack requires; asks its runtime for its version, which takes a while. */
    static StackAvailability look(Stack stack) {
        List<Path> missing =
                stack.requires().stream().filter(path -> !Files.exists(path)).toList();
        if (!missing.isEmpty()) {
            return new StackAvailability.Missing("The host has no " + missing.getFirst() + "; " + stack.installHint());
        }
        StackFiles files = new StackFiles(stack);
        Optional<String> lacking = files.missing();
        if (lacking.isPresent()) {
            return new StackAvailability.Missing(lacking.get());
        }
        if (stack.version().isEmpty()) {
            return new StackAvailability.Available("");
        }
        try {
            return new StackAvailability.Available(
                    Tools.output(stack.version().stream().map(files::onHost).toList()));
        } catch (EngineException e) {
            return new StackAvailability.Missing(e.getMessage() + "; " + stack.installHint());
        }
    }
}
