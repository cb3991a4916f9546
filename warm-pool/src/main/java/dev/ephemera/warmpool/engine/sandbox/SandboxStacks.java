package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Copies of the stacks' files where the users of sandboxes can read them, made once for each stack.
 * Immutable; a copy appears whole or not at all.
 *
 * @param directory holds the copies
 */
record SandboxStacks(Path directory) {

    private static final int NAME_LENGTH = 8;

    Path copyOf(Stack stack) {
        return directory.resolve(stack.name());
    }

    void prepare(Stack stack) throws IOException {
        Path copy = copyOf(stack);
        if (Files.isDirectory(copy)) {
            return;
        }
        Path unfinished = directory.resolve("." + RandomName.of(NAME_LENGTH));
        new StackFiles(stack).copyTo(unfinished);
        SandboxRoot.makeReadable(unfinished);
        try {
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            PublicDirectory.deleteTree(unfinished);
            if (!Files.isDirectory(copy)) {
                throw e;
            }
        }
    }
}
