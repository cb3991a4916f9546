package dev.ephemera.warmpool.engine.sandbox;

import java.nio.file.Path;

/** Where the programs of a sandbox come from. */
sealed interface Programs {

    /**
     * The host's own, beside the stack's files.
     *
     * @param stackFiles become {@code /var/runtime}
     */
    record OfHost(Path stackFiles, LocalPrograms local) implements Programs {}

    /** @param directory a whole root file system with the stack's files in it */
    record OfRoot(Path directory) implements Programs {}

    /** Whether the host's {@code /usr/local} appears in a sandbox. */
    enum LocalPrograms {
        HIDDEN,
        VISIBLE
    }
}
