package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A platform process that starts one sandbox, binds code, tells its run directory, then that the
 * sandbox has printed something, and waits to be killed.
 */
final class StrandedPlatform {

    private StrandedPlatform() {}

    /** @param arguments the data directory, and the command that the sandbox is to run */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        RunDirectory run = RunDirectories.of(data).create(InstanceId.random());
        HostSlots slots = HostSlots.open(run, data.resolve("code"));
        Path code = Files.createDirectories(data.resolve("code/package"));
        Files.writeString(code.resolve("file"), "content");
        Stack stack = new Stack(
                "stranded",
                "Stranded",
                Set.of(),
                Optional.empty(),
                data.resolve("base"),
                Files.createDirectories(data.resolve("stack")),
                List.of(),
                List.of("/bin/sh", "-c", arguments[1] + " & echo hello; " + arguments[1] + "; wait"),
                List.of(),
                "",
                List.of(),
                MemorySize.ofMegabytes(1),
                new HandlerFiles(List.of(), List.of(), ""));
        SandboxEngine engine = SandboxEngine.open(run, ContainerLimits.DEFAULT, TestRoots.SETTINGS);
        Slot slot = slots.create(new ContainerId("stranded"));
        engine.start(new ContainerSpec(new ContainerId("stranded"), stack, slot, Allotment.PRESTARTED));
        slot.bind(code);
        System.out.println(run.path());
        byte[] greeting = new byte[16];
        while (slot.output().drain(greeting) == 0) {
            Thread.onSpinWait();
        }
        System.out.println("it runs");
        System.in.read();
    }
}
