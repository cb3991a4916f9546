package dev.ephemera.warmpool.stack;

import dev.ephemera.warmpool.resources.MemorySize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stacks for tests that never look into a stack's folder. */
public final class FakeStack {

    /** What a waiting container of {@link #named} occupies. */
    public static final MemorySize IDLE_MEMORY = MemorySize.ofMegabytes(16);

    private FakeStack() {}

    public static Stack named(String name) {
        return named(name, IDLE_MEMORY);
    }

    public static Stack named(String name, MemorySize idleMemory) {
        return new Stack(
                name,
                name + ", made up for tests",
                Set.of(name + "1.0"),
                Optional.empty(),
                Path.of("/nowhere/stacks/base"),
                Path.of("/nowhere/stacks", name),
                List.of(),
                List.of("/var/runtime/bootstrap"),
                List.of(),
                "nothing to install",
                List.of("/bin/true"),
                idleMemory,
                new HandlerFiles(List.of("{module-path}.fake"), List.of(".fake"), "{stem}.handler"));
    }
}
