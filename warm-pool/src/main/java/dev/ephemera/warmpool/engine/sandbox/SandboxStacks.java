package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.sandbox.Programs.LocalPrograms;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings.HostRuntimes;
import dev.ephemera.warmpool.engine.sandbox.root.StackRoot;
import dev.ephemera.warmpool.engine.sandbox.root.StackRoots;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.posix.Mounts;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Decides where the programs of each stack come from: from the host, where it has what the stack requires,
 * otherwise from a root file system made for the stack. Thread-safe; what it knows of the host's runtimes is
 * in a concurrent map, and a copy of a stack's files appears whole or not at all.
 */
final class SandboxStacks {

    private static final int NAME_LENGTH = 8;
    private static final Path LOCAL = Path.of("/usr/local");

    private final Map<String, StackAvailability> onHost = new ConcurrentHashMap<>();
    private final Path directory;
    private final StackRoots roots;
    private final HostRuntimes hostRuntimes;

    /** @param directory for copies of stacks' files, where the users of sandboxes can read them */
    SandboxStacks(Path directory, StackRoots roots, HostRuntimes hostRuntimes) {
        this.directory = directory;
        this.roots = roots;
        this.hostRuntimes = hostRuntimes;
    }

    /** @throws IOException if what was built before cannot be read */
    StackAvailability availability(Stack stack) throws IOException {
        StackAvailability host = onHost(stack);
        if (!(host instanceof StackAvailability.Missing(String remedy)) || !roots.hasRecipe(stack)) {
            return host;
        }
        Optional<StackRoot> root = roots.find(stack);
        if (root.isPresent()) {
            return new StackAvailability.Available(root.get().version());
        }
        Optional<String> lacking = new StackFiles(stack).missing();
        if (lacking.isPresent()) {
            return new StackAvailability.Missing(lacking.get());
        }
        return roots.obstacle()
                .<StackAvailability>map(obstacle -> new StackAvailability.Missing(
                        remedy + ". A root file system for it cannot be built: " + obstacle))
                .orElseGet(StackAvailability.Buildable::new);
    }

    /** Builds the root file system of a stack that the host does not have, if need be. */
    Programs provide(Stack stack) throws EngineException, IOException {
        return onHost(stack) instanceof StackAvailability.Missing
                ? new Programs.OfRoot(roots.provide(stack).directory())
                : new Programs.OfHost(copyOf(stack), localPrograms(stack));
    }

    void rebuild(Stack stack) throws EngineException, IOException {
        if (onHost(stack) instanceof StackAvailability.Missing) {
            roots.rebuild(stack);
        }
    }

    void rebuildBase(Stack stack) throws EngineException, IOException {
        if (onHost(stack) instanceof StackAvailability.Missing) {
            roots.rebuildBase(stack);
        }
    }

    /** The stack's root file system, if it has been built; none where the host's runtime is used. */
    Optional<StackRoot> root(Stack stack) throws IOException {
        return onHost(stack) instanceof StackAvailability.Missing
                        && roots.hasRecipe(stack)
                        && new StackFiles(stack).missing().isEmpty()
                ? roots.find(stack)
                : Optional.empty();
    }

    private StackAvailability onHost(Stack stack) {
        return switch (hostRuntimes) {
            case USED -> onHost.computeIfAbsent(stack.name(), _ -> HostRuntime.look(stack));
            case NOT_USED ->
                new StackAvailability.Missing(
                        "The setting ephemera.sandbox.host-runtimes keeps the host's runtimes out of sandboxes");
        };
    }

    private static LocalPrograms localPrograms(Stack stack) {
        return stack.requires().stream().anyMatch(path -> path.startsWith(LOCAL))
                ? LocalPrograms.VISIBLE
                : LocalPrograms.HIDDEN;
    }

    private Path copyOf(Stack stack) throws IOException {
        Path copy = directory.resolve(stack.name());
        if (Files.isDirectory(copy)) {
            return copy;
        }
        Path unfinished = directory.resolve("." + RandomName.of(NAME_LENGTH));
        StackFiles files = new StackFiles(stack);
        try {
            if (canMount(files.supplies())) {
                files.copyFoldersTo(unfinished);
                SandboxRoot.makeReadable(unfinished);
                mount(files.supplies(), unfinished);
            } else {
                files.copyAllTo(unfinished);
                SandboxRoot.makeReadable(unfinished);
            }
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Privilege.current() == Privilege.ROOT) {
                Mounts.detachBelow(unfinished);
            }
            PublicDirectory.deleteTree(unfinished);
            if (!Files.isDirectory(copy)) {
                throw e;
            }
        }
        return copy;
    }

    /** Root's copies would lie in memory, where supplies are too large for. */
    private static boolean canMount(List<Path> supplies) throws IOException {
        if (supplies.isEmpty() || Privilege.current() != Privilege.ROOT) {
            return false;
        }
        for (Path supply : supplies) {
            try (Stream<Path> entries = Files.walk(supply)) {
                for (Path entry : entries.toList()) {
                    if (!PublicDirectory.isReadableByAll(entry)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void mount(List<Path> supplies, Path target) throws IOException {
        for (Path supply : supplies) {
            Path point = target.resolve(String.valueOf(supply.getFileName()));
            PublicDirectory.createReadable(point);
            Mounts.bindReadOnly(supply, point);
        }
    }
}
