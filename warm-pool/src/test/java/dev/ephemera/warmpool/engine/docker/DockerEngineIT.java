package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerEngineContract;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The contract, with the containers of a real Docker Engine. */
class DockerEngineIT extends ContainerEngineContract {

    @BeforeAll
    static void requireEngine() {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
    }

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return DockerEngine.open(TestEngine.settings(), instance, LIMITS, SystemTime.INSTANCE);
    }

    @Override
    protected void complete(Path stackDirectory) throws IOException {
        Files.writeString(stackDirectory.resolve("Dockerfile"), TestEngine.DOCKERFILE);
        TestEngine.copyBase(stackDirectory.getParent());
    }
}
