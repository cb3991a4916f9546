package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.StockGoClientContract;
import dev.ephemera.warmpool.time.SystemTime;

final class StockGoClientInDockerIT extends StockGoClientContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        return DockerEngine.open(TestEngine.settings(), instance, ContainerLimits.DEFAULT, SystemTime.INSTANCE);
    }
}
