package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.instance.InstanceId;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerDeathsTest {

    private static final String ID = "0123456789ab";

    private final EngineCalls calls = EngineCalls.open(DockerSettings.of(Map.of()));
    private final ContainerDeaths deaths =
            new ContainerDeaths(calls, new Owner(new InstanceId("abcd"), Path.of("/run/ephemera/abcd"), true));
    private final Watch watch = deaths.watch(ID);

    @AfterEach
    void close() {
        deaths.close();
        calls.close();
    }

    @Test
    void reportsTheExitCode() throws Exception {
        deaths.onEvent(died(3));
        assertEquals(new ContainerExit(3, false), exit());
    }

    @Test
    void keepsTheFirstCodeWhenTheContainerIsDestroyedRightAfter() throws Exception {
        deaths.onEvent(died(3));
        deaths.onEvent(event("destroy"));
        deaths.gone(ID);
        assertEquals(new ContainerExit(3, false), exit());
    }

    @Test
    void reportsOutOfMemoryThatWasToldBefore() throws Exception {
        deaths.onEvent(event("oom"));
        deaths.onEvent(died(137));
        assertEquals(new ContainerExit(137, true), exit());
    }

    @Test
    void reportsOutOfMemoryThatIsToldJustAfter() throws Exception {
        deaths.onEvent(died(137));
        deaths.onEvent(event("oom"));
        assertEquals(new ContainerExit(137, true), exit());
    }

    @Test
    void reportsAKillBySomebodyElseAsOne() throws Exception {
        deaths.onEvent(died(137));
        assertEquals(new ContainerExit(137, false), exit());
    }

    @Test
    void takesARemovalForAnEnd() throws Exception {
        watch.killed();
        deaths.gone(ID);
        assertEquals(new ContainerExit(137, false), exit());
        assertTrue(watch.destroyed().isDone());
    }

    @Test
    void heedsNoEventOfOtherContainers() {
        deaths.onEvent(died(1).withId("another"));
        assertFalse(watch.exit().isDone());
    }

    private ContainerExit exit() throws Exception {
        return watch.exit().get(10, TimeUnit.SECONDS);
    }

    private static Event died(int code) {
        return event("die").withEventActor(new EventActor().withAttributes(Map.of("exitCode", Integer.toString(code))));
    }

    private static Event event(String status) {
        return new Event().withId(ID).withStatus(status);
    }
}
