package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import dev.ephemera.warmpool.engine.ContainerLabels;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.FakeStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ContainerConfigurationTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void givesNoNetworkNoPrivilegeAndNothingToWriteOn() throws IOException {
        CreateContainerCmd command = describe(true, Allotment.PRESTARTED);
        HostConfig host = hostConfig(command);

        assertEquals("65532:65532", command.getUser());
        assertEquals(true, command.isNetworkDisabled());
        assertEquals(true, host.getReadonlyRootfs());
        assertArrayEquals(new Capability[] {Capability.ALL}, host.getCapDrop());
        assertEquals(List.of("no-new-privileges"), host.getSecurityOpts());
        assertEquals(LogConfig.LoggingType.NONE, host.getLogConfig().getType());
        assertEquals(Map.of("/tmp", "rw,exec,nosuid,nodev,mode=1777,size=67108864"), host.getTmpFs());
    }

    @Test
    void limitsMemoryWithoutSwapProcessorsProcessesAndFiles() throws IOException {
        HostConfig host = hostConfig(describe(true, Allotment.PRESTARTED));

        assertEquals(128L << 20, host.getMemory());
        assertEquals(128L << 20, host.getMemorySwap());
        assertEquals(74, host.getCpuShares());
        assertEquals(1_000_000_000L, host.getNanoCPUs());
        assertEquals(1024, host.getPidsLimit());
        assertEquals(new Ulimit("nofile", 1024L, 1024L), host.getUlimits()[0]);
    }

    @Test
    void promisesNoMoreProcessorsThanTheEngineHas() throws IOException {
        Allotment tenProcessors = new Allotment(Allotment.MEMORY_PER_CPU.times(10));
        assertEquals(2_000_000_000L, hostConfig(describe(true, tenProcessors)).getNanoCPUs());
    }

    @Test
    void labelsTheContainerWithItsOwner() throws IOException {
        CreateContainerCmd command = describe(true, Allotment.PRESTARTED);

        assertEquals("python-1", command.getName());
        assertEquals(
                Map.of(
                        ContainerLabels.INSTANCE, "abcd",
                        ContainerLabels.RUN_DIRECTORY, "/run/ephemera/abcd",
                        ContainerLabels.STACK, "python",
                        ContainerLabels.CREATED, "2026-01-02T03:04:05Z"),
                command.getLabels());
    }

    @Test
    void followsMountsMadeLaterWhereTheyAreShared() throws IOException {
        for (Mount mount : mounts(true)) {
            assertEquals(true, mount.getReadOnly());
            assertEquals(BindPropagation.R_SLAVE, propagation(mount));
        }
        for (Mount mount : mounts(false)) {
            assertEquals(true, mount.getReadOnly());
            assertEquals(BindPropagation.R_PRIVATE, propagation(mount));
        }
        assertEquals(
                List.of("/run/ephemera", "/var/task", "/opt"),
                mounts(true).stream().map(Mount::getTarget).toList());
    }

    private static List<Mount> mounts(boolean shared) throws IOException {
        return Objects.requireNonNull(
                hostConfig(describe(shared, Allotment.PRESTARTED)).getMounts());
    }

    private static BindPropagation propagation(Mount mount) {
        return Objects.requireNonNull(mount.getBindOptions()).getPropagation();
    }

    private static HostConfig hostConfig(CreateContainerCmd command) {
        return Objects.requireNonNull(command.getHostConfig());
    }

    private static CreateContainerCmd describe(boolean sharesMounts, Allotment allotment) throws IOException {
        ContainerId id = new ContainerId("python-1");
        Owner owner = new Owner(new InstanceId("abcd"), Path.of("/run/ephemera/abcd"), sharesMounts);
        return new ContainerConfiguration(owner, ContainerLimits.DEFAULT, 2)
                .describe(
                        new CreateContainerCmdImpl(_ -> new CreateContainerResponse(), null, "image"),
                        new ContainerSpec(id, FakeStack.named("python"), new FakeSlots().create(id), allotment),
                        NOW);
    }
}
