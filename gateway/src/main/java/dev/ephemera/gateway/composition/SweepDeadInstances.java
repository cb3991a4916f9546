package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.instance.RunDirectories;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what platforms have left behind that ended without cleaning up: containers, then directories. */
record SweepDeadInstances(ContainerEngine engine, RunDirectories directories) implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SweepDeadInstances.class);

    @Override
    public void run() {
        try {
            int removed = 0;
            for (FoundContainer found : engine.list()) {
                if (!RunDirectories.isAlive(found.runDirectory())) {
                    engine.remove(found);
                    removed++;
                }
            }
            for (Path dead : directories.dead()) {
                directories.delete(dead);
            }
            if (removed > 0) {
                log.info("Removed {} containers of platforms that had died", removed);
            }
        } catch (EngineException | IOException e) {
            log.warn("What earlier platforms left behind could not all be removed; the next start tries again", e);
        }
    }
}
