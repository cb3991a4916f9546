package dev.ephemera.gateway.composition;

import dev.ephemera.gateway.serve.StackWorkbench;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FoundContainer;
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
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root of commands that have to do with stacks and need no platform. */
@Factory
@Requires(env = StackWorkbench.ENVIRONMENT)
final class StackWorkbenchFactory {

    private static final Logger log = LoggerFactory.getLogger(StackWorkbenchFactory.class);

    /** An engine in a run directory of its own, and what gives both back. */
    record OpenedEngine(ContainerEngine engine, Closing closing) implements AutoCloseable {

        @Override
        public void close() {
            closing.close();
        }
    }

    @Singleton
    @Bean(preDestroy = "close")
    OpenedEngine opened(PlatformSettings platform, ContainerConfiguration containers, SandboxConfiguration sandbox)
            throws EngineException, IOException {
        Closing closing = new Closing();
        try {
            RunDirectories directories = RunDirectories.of(platform.data());
            RunDirectory run = closing.add("the run directory", directories.create(InstanceId.random()));
            ChosenEngine chosen = ChosenEngine.open(
                    platform.engine(),
                    DockerSettings.of(System.getenv()),
                    sandbox.settings(System.getenv()),
                    run,
                    containers.limits(),
                    SystemTime.INSTANCE);
            ContainerEngine engine = closing.add("the engine", chosen.engine());
            forgetTheDead(directories, engine);
            return new OpenedEngine(engine, closing);
        } catch (EngineException | IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /** Deletes what killed commands have left; a killed platform's containers are for the next platform to remove. */
    private static void forgetTheDead(RunDirectories directories, ContainerEngine engine) {
        try {
            Set<Path> inhabited =
                    engine.list().stream().map(FoundContainer::runDirectory).collect(Collectors.toSet());
            for (Path dead : directories.dead()) {
                if (!inhabited.contains(dead)) {
                    directories.delete(dead);
                }
            }
        } catch (EngineException | IOException e) {
            log.warn("What a killed command or platform has left stays for now: {}", e.toString());
        }
    }

    @Singleton
    ContainerEngine engine(OpenedEngine opened) {
        return opened.engine();
    }
}
