package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.util.List;

/** No control groups that this process could use: limits are those of single processes. */
enum NoGroups implements SandboxGroups {
    INSTANCE;

    @Override
    public String description() {
        return "rlimits only, since no cgroup is writable (memory is limited per process, its peak and "
                + "out-of-memory are not seen, cpu is not shared out)";
    }

    @Override
    public boolean limitsProcesses() {
        return false;
    }

    @Override
    public ProcessLimits create(InstanceId instance, ContainerId container, int processes) {
        return new ProcessLimits();
    }

    @Override
    public ProcessLimits existing(InstanceId instance, ContainerId container) {
        return new ProcessLimits();
    }

    @Override
    public List<ContainerId> containers(InstanceId instance) {
        return List.of();
    }

    @Override
    public List<InstanceId> instances() {
        return List.of();
    }

    @Override
    public void remove(InstanceId instance) {}
}
