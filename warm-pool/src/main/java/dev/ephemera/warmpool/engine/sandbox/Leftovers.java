package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds and removes sandboxes of any instance by what they leave on the host: a note in the run
 * directory, a control group, processes. Immutable; the state is the host's.
 */
record Leftovers(RunDirectories directories, SandboxGroups cgroups) {

    private static final String UNKNOWN_STACK = "unknown";
    private static final int PATIENCE_SECONDS = 10;

    List<FoundContainer> list() throws IOException {
        Set<InstanceId> instances = new LinkedHashSet<>(cgroups.instances());
        for (Path run : directories.all()) {
            instances.add(new InstanceId(run.getFileName().toString()));
        }
        List<FoundContainer> found = new ArrayList<>();
        for (InstanceId instance : instances) {
            found.addAll(list(instance));
        }
        return found;
    }

    private List<FoundContainer> list(InstanceId instance) throws IOException {
        Path run = directories.parent().resolve(instance.value());
        SandboxRecords records = SandboxRecords.in(run);
        Set<String> names = new TreeSet<>();
        records.list().forEach(id -> names.add(id.value()));
        cgroups.containers(instance).forEach(id -> names.add(id.value()));
        List<FoundContainer> found = new ArrayList<>();
        for (String name : names) {
            String stack = records.read(new ContainerId(name))
                    .map(SandboxRecords.Note::stack)
                    .orElse(UNKNOWN_STACK);
            found.add(new FoundContainer(name, instance, run, stack));
        }
        return found;
    }

    /** Kills the processes of a sandbox, waits for their end and removes what else there is of it. */
    void remove(FoundContainer found) throws IOException, InterruptedException {
        ContainerId id = new ContainerId(found.engineId());
        SandboxRecords records = SandboxRecords.in(found.runDirectory());
        SandboxGroup group = cgroups.existing(found.instance(), id);
        Optional<SandboxRecords.Note> note = records.read(id);
        List<ProcessHandle> processes = processes(group, note);
        while (!processes.isEmpty()) {
            end(processes);
            processes = processes(group, note);
        }
        group.remove();
        records.delete(id);
    }

    /** Removes the control groups of dead instances that have no containers any more. */
    void sweepInstances() throws IOException {
        for (InstanceId instance : cgroups.instances()) {
            if (!RunDirectories.isAlive(directories.parent().resolve(instance.value()))
                    && cgroups.containers(instance).isEmpty()) {
                cgroups.remove(instance);
            }
        }
    }

    /** Those in the group, and those that have the slot among their mounts or their arguments. */
    private static List<ProcessHandle> processes(SandboxGroup group, Optional<SandboxRecords.Note> note)
            throws IOException {
        Set<ProcessHandle> processes = new LinkedHashSet<>();
        for (long process : group.processes()) {
            ProcessHandle.of(process).ifPresent(processes::add);
        }
        if (processes.isEmpty() && note.isPresent()) {
            Path slot = note.get().slot();
            ProcessHandle.allProcesses()
                    .filter(process -> isInSandbox(process, slot))
                    .forEach(processes::add);
        }
        return List.copyOf(processes);
    }

    private static boolean isInSandbox(ProcessHandle process, Path slot) {
        if (process.info().commandLine().orElse("").contains(slot.toString())) {
            return true;
        }
        try {
            // Mounts name their source from the root of its file system, which need not be that of all.
            Path tail = slot.subpath(Math.max(0, slot.getNameCount() - 3), slot.getNameCount());
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "mountinfo"))
                    .contains("/" + tail);
        } catch (IOException e) {
            // It has ended, or it belongs to somebody else; ours are readable.
            return false;
        }
    }

    private static void end(List<ProcessHandle> processes) throws IOException, InterruptedException {
        processes.forEach(ProcessHandle::destroyForcibly);
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Some of the processes " + processes + " do not end", e);
        }
    }
}
