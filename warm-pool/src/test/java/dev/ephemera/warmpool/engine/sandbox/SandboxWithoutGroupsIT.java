package dev.ephemera.warmpool.engine.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.engine.ContainerContract;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContractContainer;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import org.junit.jupiter.api.Test;

/** The engine where no control group can be written, such as for a normal user without delegation. */
final class SandboxWithoutGroupsIT extends ContainerContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return SandboxEngine.open(instance, LIMITS, TestRoots.SETTINGS, NoGroups.INSTANCE);
    }

    @Test
    void saysThatLimitsAreThoseOfProcesses() {
        assertTrue(
                engine.describe().limits().startsWith("rlimits only"),
                engine.describe().limits());
    }

    @Test
    void allotmentLimitsEachProcessFromThenOn() throws Exception {
        boolean root = Privilege.current() == Privilege.ROOT;
        try (ContractContainer inside = start(SMALL)) {
            if (root && !Privilege.limitsOthers()) {
                assertThrows(EngineException.class, () -> inside.container().allot(LARGE));
                return;
            }
            inside.container().allot(LARGE);
            assertEquals("314572800", inside.succeed(TAKE_300_MB));
            inside.container().allot(SMALL);
            assertNotEquals(0, inside.run(TAKE_300_MB).code());
            if (root) {
                inside.container().allot(LARGE);
                assertEquals("314572800", inside.succeed(TAKE_300_MB));
            } else {
                assertThrows(EngineException.class, () -> inside.container().allot(LARGE));
            }
        }
    }
}
