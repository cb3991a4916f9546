package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.cgroup.CgroupMounts;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The control groups this process may make for sandboxes, {@code ephemera/INSTANCE/CONTAINER} in
 * whichever version the machine has. Implementations are immutable and thread-safe.
 */
sealed interface SandboxGroups permits VersionOneGroups, VersionTwoGroups, NoGroups {

    /** The directory of all instances in a hierarchy. */
    String DIRECTORY = "ephemera";

    /** Finds out what this machine has and this process may use. */
    static SandboxGroups detect() throws IOException {
        CgroupMounts mounts = CgroupMounts.read();
        Optional<VersionTwoGroups> versionTwo = VersionTwoGroups.open(mounts);
        if (versionTwo.isPresent()) {
            return versionTwo.get();
        }
        Optional<VersionOneGroups> versionOne = VersionOneGroups.open(mounts);
        return versionOne.isPresent() ? versionOne.get() : NoGroups.INSTANCE;
    }

    /** Which limits are enforced by what, as one line for people. */
    String description();

    /** Whether the number of processes is limited. */
    boolean limitsProcesses();

    /**
     * Makes the group of a new container.
     *
     * @param processes the most processes and threads it may have
     */
    SandboxGroup create(InstanceId instance, ContainerId container, int processes) throws IOException;

    /** The group of a container that some instance made; it need not exist any more. */
    SandboxGroup existing(InstanceId instance, ContainerId container);

    /** The containers of {@code instance} that have a group. */
    List<ContainerId> containers(InstanceId instance) throws IOException;

    /** The instances that have a group, alive or dead. */
    List<InstanceId> instances() throws IOException;

    /** Removes what belongs to an instance as a whole, once its containers are gone. */
    void remove(InstanceId instance) throws IOException;
}
