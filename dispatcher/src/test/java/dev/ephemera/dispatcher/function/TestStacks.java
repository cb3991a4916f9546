package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stacks that exist on paper only. */
final class TestStacks {

    static final StackCatalog CATALOG = new StackCatalog(List.of(
            stack("python", "Python", Set.of("python3.11"), List.of("{module-path}.py", "{module-path}/__init__.py")),
            stack("provided", "Executable", Set.of("provided.al2023"), List.of("bootstrap", "{handler}"))));

    private TestStacks() {}

    private static Stack stack(String name, String title, Set<String> aliases, List<String> patterns) {
        return new Stack(
                name,
                title,
                aliases,
                Optional.empty(),
                Path.of("/stacks/base"),
                Path.of("/stacks", name),
                List.of(),
                List.of("/bin/true"),
                List.of(),
                "nothing",
                List.of("/bin/true"),
                MemorySize.ofMegabytes(10),
                new HandlerFiles(patterns, List.of(), "{stem}"));
    }
}
