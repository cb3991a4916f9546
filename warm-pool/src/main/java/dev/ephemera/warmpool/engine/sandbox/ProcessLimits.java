package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.posix.ResourceLimits;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Limits by rlimit, set on the running first process and inherited by those it starts from then on.
 * The state is one field, written once by the thread that starts the container.
 */
final class ProcessLimits implements SandboxGroup {

    private static final long NONE = 0;

    private volatile long firstProcess = NONE;

    @Override
    public List<Path> joins() {
        return List.of();
    }

    @Override
    public void entered(long process) {
        firstProcess = process;
    }

    /**
     * Before there is a process nothing is limited: a normal user could not raise the limit later, and
     * until then only the stack's own bootstrap runs.
     */
    @Override
    public void allot(Allotment allotment) throws IOException {
        if (firstProcess == NONE) {
            return;
        }
        long wanted = allotment.memory().bytes();
        long now = ResourceLimits.limitData(firstProcess, wanted);
        if (now != wanted) {
            throw new IOException("The kernel limits the memory of process " + firstProcess + " to " + now
                    + " bytes instead of " + wanted);
        }
    }

    @Override
    public long outOfMemoryKills() {
        return 0;
    }

    @Override
    public Optional<MemorySize> peakMemory() {
        return Optional.empty();
    }

    @Override
    public List<Long> processes() {
        return List.of();
    }

    @Override
    public void remove() {}
}
