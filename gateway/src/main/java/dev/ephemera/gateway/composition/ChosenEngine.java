package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.docker.DockerEngine;
import dev.ephemera.warmpool.engine.docker.DockerSettings;
import dev.ephemera.warmpool.engine.sandbox.SandboxEngine;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;

/**
 * The engine in use.
 *
 * @param reason why it was chosen, as half a sentence
 */
record ChosenEngine(ContainerEngine engine, String reason) {

    private static final String WISH = "set by ephemera.engine";

    static ChosenEngine open(
            EngineChoice choice,
            DockerSettings docker,
            RootSettings roots,
            RunDirectory run,
            ContainerLimits limits,
            TimeSource time)
            throws EngineException, IOException {
        return switch (choice) {
            case DOCKER -> new ChosenEngine(DockerEngine.open(docker, run, limits, time), WISH);
            case SANDBOX -> new ChosenEngine(SandboxEngine.open(run, limits, roots), WISH);
            case AUTO -> whatThereIs(docker, roots, run, limits, time);
        };
    }

    private static ChosenEngine whatThereIs(
            DockerSettings docker, RootSettings roots, RunDirectory run, ContainerLimits limits, TimeSource time)
            throws EngineException, IOException {
        EngineException noDocker;
        try {
            return new ChosenEngine(DockerEngine.open(docker, run, limits, time), "a Docker Engine answers");
        } catch (EngineException e) {
            noDocker = e;
        }
        try {
            return new ChosenEngine(SandboxEngine.open(run, limits, roots), "no Docker Engine answers");
        } catch (EngineException e) {
            e.addSuppressed(noDocker);
            throw new EngineException(
                    EngineException.Kind.PERMANENT,
                    "There is nothing here that makes containers. Docker: " + noDocker.getMessage() + " Sandbox: "
                            + e.getMessage(),
                    e);
        }
    }
}
