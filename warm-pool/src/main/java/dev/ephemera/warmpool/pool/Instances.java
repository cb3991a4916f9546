package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.instance.RunDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The platform processes of this machine, as their run directories tell of them. Thread-safe. */
interface Instances {

    /** Whether a process lives; false if it has no run directory any more. */
    boolean isAlive(Path runDirectory) throws IOException;

    /** The run directories of those that do not. */
    List<Path> dead() throws IOException;

    /** Deletes the run directory of one that does not. */
    void delete(Path deadRunDirectory) throws IOException;

    static Instances in(RunDirectories directories) {
        return new Instances() {
            @Override
            public boolean isAlive(Path runDirectory) throws IOException {
                return RunDirectories.isAlive(runDirectory);
            }

            @Override
            public List<Path> dead() throws IOException {
                return directories.dead();
            }

            @Override
            public void delete(Path deadRunDirectory) throws IOException {
                directories.delete(deadRunDirectory);
            }
        };
    }
}
