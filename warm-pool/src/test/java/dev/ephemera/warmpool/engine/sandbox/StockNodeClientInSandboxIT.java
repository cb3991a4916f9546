package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.StockNodeClientContract;

/** The host's node is in the sandbox. */
final class StockNodeClientInSandboxIT extends StockNodeClientContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return SandboxEngine.open(instance, ContainerLimits.DEFAULT, TestRoots.SETTINGS);
    }
}
