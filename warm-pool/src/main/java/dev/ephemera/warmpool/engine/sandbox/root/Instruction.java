package dev.ephemera.warmpool.engine.sandbox.root;

import java.util.List;

/** One step of a {@link Recipe}. */
sealed interface Instruction {

    /** @param command for the shell */
    record Run(String command) implements Instruction {}

    /**
     * @param sources relative to the stack's folder; {@code .} is all of it
     * @param target an absolute path; a directory unless one file is copied to a name without a slash at its end
     */
    record Copy(List<String> sources, String target) implements Instruction {}
}
