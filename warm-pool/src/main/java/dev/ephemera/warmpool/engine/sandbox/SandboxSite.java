package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.engine.sandbox.root.StackRoots;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.resources.ContainerLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one instance makes its sandboxes, and with what. Immutable; the user ids guard themselves.
 *
 * @param run the instance's run directory
 * @param version bubblewrap's version
 * @param command writes command lines
 * @param stacks where the programs of stacks come from
 * @param records notes for whoever cleans up
 * @param cgroups what limits sandboxes
 * @param users the host's users they run under, where the platform may choose
 */
record SandboxSite(
        RunDirectory run,
        String version,
        LaunchCommand command,
        SandboxStacks stacks,
        SandboxRecords records,
        SandboxGroups cgroups,
        Optional<HostUsers> users)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxSite.class);

    static SandboxSite open(RunDirectory run, ContainerLimits limits, RootSettings roots, SandboxGroups cgroups)
            throws EngineException {
        Tools tools = Tools.find();
        String version = tools.bubblewrapVersion();
        try {
            SandboxRoot root = SandboxRoot.create(run.path().resolve("root"));
            Path empty = run.path().resolve("empty");
            PublicDirectory.createReadable(empty);
            SandboxRecords records = SandboxRecords.in(run.path());
            records.open();
            LaunchCommand command = new LaunchCommand(
                    tools,
                    root,
                    empty,
                    writeFilter(run.path().resolve("seccomp.bpf")),
                    limits,
                    !cgroups.limitsProcesses());
            SandboxStacks stacks =
                    new SandboxStacks(run.stacks(), new StackRoots(roots, tools.bubblewrap()), roots.hostRuntimes());
            Optional<HostUsers> users = run.siblings().privilege() == Privilege.ROOT
                    ? Optional.of(HostUsers.open(run.siblings()))
                    : Optional.empty();
            return new SandboxSite(run, version, command, stacks, records, cgroups, users);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.PERMANENT, "Cannot prepare " + run.path() + " for sandboxes: " + e, e);
        }
    }

    private static Optional<Path> writeFilter(Path file) throws IOException {
        Optional<byte[]> program = SeccompFilter.forThisMachine();
        if (program.isPresent()) {
            Files.write(file, program.get());
        }
        return program.map(bytes -> file);
    }

    String limitsDescription() {
        String processes = cgroups.limitsProcesses() ? "" : ", processes by rlimit";
        return cgroups.description() + processes + ", open files by rlimit";
    }

    @Override
    public void close() {
        try {
            cgroups.remove(run.instance());
        } catch (IOException e) {
            LOG.warn("The control group of instance {} is left to the next one", run.instance(), e);
        }
        users.ifPresent(held -> {
            try {
                held.close();
            } catch (IOException e) {
                LOG.warn("Cannot give back the instance number of {}", run.instance(), e);
            }
        });
    }
}
