package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.StockGoClientContract;

/** The program needs nothing but the C library. */
final class StockGoClientInSandboxIT extends StockGoClientContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return SandboxEngine.open(instance, ContainerLimits.DEFAULT, TestRoots.SETTINGS);
    }
}
