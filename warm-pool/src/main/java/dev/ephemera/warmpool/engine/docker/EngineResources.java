package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.model.HostConfig;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Objects;
import java.util.Optional;

/**
 * Limits changed by the engine and read back from it, for engines whose control groups are out of
 * reach: for a platform that is not root, or an engine in a virtual machine. Some 20 ms each.
 */
record EngineResources(EngineCalls calls, ContainerConfiguration configuration, String engineId)
        implements ContainerResources {

    @Override
    public void verify(Allotment allotment) throws EngineException {
        HostConfig kept = calls.ask(
                "inspect container " + engineId,
                client -> client.inspectContainerCmd(engineId).exec().getHostConfig());
        long memory = allotment.memory().bytes();
        boolean holds = Objects.equals(kept.getMemory(), memory)
                && Objects.equals(kept.getMemorySwap(), memory)
                && Objects.equals(kept.getCpuShares(), allotment.cpuWeight())
                && Objects.equals(kept.getNanoCPUs(), configuration.nanoProcessors(allotment));
        if (!holds) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "Docker keeps memory " + kept.getMemory() + ", with swap " + kept.getMemorySwap() + ", CPU shares "
                            + kept.getCpuShares() + " and " + kept.getNanoCPUs() + " nano CPUs for container "
                            + engineId
                            + ", which was given " + allotment.memory()
                            + "; the engine's kernel needs memory and CPU control groups with swap accounting");
        }
    }

    @Override
    public void allot(Allotment allotment) throws EngineException {
        long memory = allotment.memory().bytes();
        calls.order(
                "change the limits of container " + engineId,
                client -> client.updateContainerCmd(engineId)
                        .withMemory(memory)
                        .withMemorySwap(memory)
                        .withCpuShares(allotment.cpuWeight())
                        .withNanoCPUs(configuration.nanoProcessors(allotment))
                        .exec());
        verify(allotment);
    }

    @Override
    public Optional<MemorySize> peakMemory(boolean ranOutOfMemory) {
        return Optional.empty();
    }
}
