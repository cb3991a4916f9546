package dev.ephemera.warmpool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every engine must do, with limits that hold for all processes of a container together. */
public abstract class ContainerEngineContract extends ContainerContract {

    /** Called first by each test of such a limit, for an engine that may lack it on some machines. */
    protected void needLimitsOfWholeContainers() {}

    @Test
    void tellsOutOfMemoryFromOtherEnds() throws Exception {
        needLimitsOfWholeContainers();
        try (ContractContainer inside = start(SMALL)) {
            inside.become("exec " + TAKE_300_MB);
            ContainerExit exit = inside.container().exit().get(20, TimeUnit.SECONDS);
            assertTrue(exit.outOfMemory(), exit.toString());
            assertNotEquals(0, exit.code());
        }
    }

    @Test
    void allotmentIsInForceUpAndDown() throws Exception {
        needLimitsOfWholeContainers();
        try (ContractContainer inside = start(SMALL)) {
            assertNotEquals(0, inside.run(TAKE_300_MB).code());
            inside.container().allot(LARGE);
            assertEquals("314572800", inside.succeed(TAKE_300_MB));
            inside.container().allot(SMALL);
            assertNotEquals(0, inside.run(TAKE_300_MB).code());
        }
    }

    @Test
    void knowsThePeakOfMemory() throws Exception {
        needLimitsOfWholeContainers();
        try (ContractContainer inside = start()) {
            inside.succeed(TAKE_300_MB);
            long peak = inside.container().peakMemory().orElseThrow().megabytes();
            assertTrue(peak >= 300 && peak < 512, "peak was " + peak + " MB");
        }
    }
}
