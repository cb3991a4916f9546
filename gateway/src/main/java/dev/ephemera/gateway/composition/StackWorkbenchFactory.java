package dev.ephemera.gateway.composition;

import dev.ephemera.gateway.serve.StackWorkbench;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.docker.DockerSettings;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.time.SystemTime;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;

/** The composition root of commands that have to do with stacks and need no platform. */
@Factory
@Requires(env = StackWorkbench.ENVIRONMENT)
final class StackWorkbenchFactory {

    /** An engine in a run directory of its own, and what gives both back. */
    record OpenedEngine(ContainerEngine engine, Closing closing) implements AutoCloseable {

        @Override
        public void close() {
            closing.close();
        }
    }

    @Singleton
    @Bean(preDestroy = "close")
    OpenedEngine opened(PlatformSettings platform, ContainerConfiguration containers)
            throws EngineException, IOException {
        Closing closing = new Closing();
        try {
            RunDirectory run = closing.add(
                    "the run directory", RunDirectories.of(platform.data()).create(InstanceId.random()));
            ChosenEngine chosen = ChosenEngine.open(
                    platform.engine(),
                    DockerSettings.of(System.getenv()),
                    run,
                    containers.limits(),
                    SystemTime.INSTANCE);
            return new OpenedEngine(closing.add("the engine", chosen.engine()), closing);
        } catch (EngineException | IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    @Singleton
    ContainerEngine engine(OpenedEngine opened) {
        return opened.engine();
    }
}
