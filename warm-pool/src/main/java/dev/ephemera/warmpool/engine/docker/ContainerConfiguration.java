package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import dev.ephemera.warmpool.engine.ContainerLabels;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the engine is told about every container. Immutable.
 *
 * @param owner whose containers these are
 * @param limits the limits that do not depend on the function
 * @param processors how many the engine's machine has; it refuses to promise more
 */
record ContainerConfiguration(Owner owner, ContainerLimits limits, int processors) {

    private static final String USER = "65532:65532";
    private static final String HOST_NAME = "function";
    private static final List<String> ENVIRONMENT = List.of(
            "PATH=" + Stack.PATH_INSIDE, "HOME=/tmp", "LANG=C.UTF-8", "LD_LIBRARY_PATH=" + Stack.LIBRARIES_INSIDE);

    /**
     * Sends the output into the slot's pipe: it is complete there as soon as the answer is, which the
     * engine's own log streams do not promise. Also removes what the engine and the shell add to the
     * environment.
     */
    private static final List<String> INTO_PIPE = List.of(
            "/bin/sh",
            "-c",
            "unset HOSTNAME PWD OLDPWD; exec \"$@\" >" + Stack.RUN_DIRECTORY_INSIDE + "/out 2>&1",
            "sh");

    private static final double BILLION = 1e9;

    /** Fills in everything but the image. */
    CreateContainerCmd describe(CreateContainerCmd command, ContainerSpec spec, Instant now) {
        List<String> arguments = new ArrayList<>(INTO_PIPE.subList(1, INTO_PIPE.size()));
        arguments.addAll(spec.stack().command());
        return command.withName(spec.id().value())
                .withHostName(HOST_NAME)
                .withUser(USER)
                .withWorkingDir("/tmp")
                .withEnv(ENVIRONMENT)
                .withEntrypoint(INTO_PIPE.getFirst())
                .withCmd(arguments)
                // Still a network namespace of its own, with nothing but loopback, at half the cost of "none".
                .withNetworkDisabled(true)
                .withLabels(labels(spec, now))
                .withHostConfig(hostConfig(spec));
    }

    /**
     * The same for an image that is not ours: its own environment and folder stay, and nothing of ours covers what is
     * in it but the program that waits.
     *
     * @param waiting the folder of that program
     */
    CreateContainerCmd describeImage(CreateContainerCmd command, ContainerSpec spec, Path waiting, Instant now) {
        HostConfig host = hostConfig(spec)
                .withMounts(List.of(
                        mount(spec.slot().runDirectory(), Stack.RUN_DIRECTORY_INSIDE),
                        mount(waiting, WaitInImage.INSIDE)));
        return command.withName(spec.id().value())
                .withHostName(HOST_NAME)
                .withUser(USER)
                .withEnv("HOME=/tmp")
                .withEntrypoint(WaitInImage.COMMAND.getFirst())
                .withCmd(WaitInImage.COMMAND.subList(1, WaitInImage.COMMAND.size()))
                .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
                .withNetworkDisabled(true)
                .withLabels(labels(spec, now))
                .withHostConfig(host);
    }

    private Map<String, String> labels(ContainerSpec spec, Instant now) {
        return Map.of(
                ContainerLabels.INSTANCE, owner.instance().value(),
                ContainerLabels.RUN_DIRECTORY, owner.runDirectory().toString(),
                ContainerLabels.STACK, spec.stack().name(),
                ContainerLabels.CREATED, now.toString());
    }

    private HostConfig hostConfig(ContainerSpec spec) {
        long memory = spec.allotment().memory().bytes();
        return HostConfig.newHostConfig()
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                // The default seccomp profile stays in force.
                .withSecurityOpts(List.of("no-new-privileges"))
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withTmpFs(Map.of(
                        "/tmp",
                        "rw,exec,nosuid,nodev,mode=1777,size="
                                + limits.temporaryStorage().bytes()))
                .withMounts(List.of(
                        mount(spec.slot().runDirectory(), Stack.RUN_DIRECTORY_INSIDE),
                        mount(spec.slot().taskDirectory(), Stack.TASK_DIRECTORY_INSIDE),
                        mount(spec.slot().layersDirectory(), Stack.LAYERS_DIRECTORY_INSIDE)))
                .withMemory(memory)
                .withMemorySwap(memory)
                .withCpuShares(spec.allotment().cpuWeight())
                .withNanoCPUs(nanoProcessors(spec.allotment()))
                .withPidsLimit((long) limits.processes())
                .withUlimits(List.of(
                        new Ulimit("nofile", (long) limits.openFiles(), (long) limits.openFiles()),
                        new Ulimit("core", 0L, 0L)));
    }

    /** The ceiling in the engine's unit, billionths of a processor. */
    long nanoProcessors(Allotment allotment) {
        return Math.round(Math.min(allotment.cpuCeiling(), processors) * BILLION);
    }

    private Mount mount(Path source, String target) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(source.toString())
                .withTarget(target)
                .withReadOnly(true)
                .withBindOptions(new BindOptions().withPropagation(propagation()));
    }

    /** The engine refuses to follow later mounts of a place that is not shared; code is then linked. */
    private BindPropagation propagation() {
        return owner.sharesMounts() ? BindPropagation.R_SLAVE : BindPropagation.R_PRIVATE;
    }
}
