package dev.ephemera.warmpool.slot;

import java.io.IOException;
import java.nio.file.Path;

/** How a package of the code store comes to appear in a slot. Implementations are thread-safe. */
sealed interface CodeBinding permits MountBinding, LinkBinding {

    /**
     * Makes the contents of {@code code} appear in {@code task}.
     *
     * @param code a directory in the code store
     * @param task a directory without files
     */
    void bind(Path code, Path task) throws IOException;

    /** Undoes {@link #bind} so that {@code task} can be deleted without touching the code store. */
    void unbind(Path task) throws IOException;
}
