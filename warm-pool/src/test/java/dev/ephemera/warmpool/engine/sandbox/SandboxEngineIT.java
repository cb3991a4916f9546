package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerEngineContract;
import dev.ephemera.warmpool.instance.RunDirectory;

final class SandboxEngineIT extends ContainerEngineContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return SandboxEngine.open(instance, LIMITS);
    }
}
