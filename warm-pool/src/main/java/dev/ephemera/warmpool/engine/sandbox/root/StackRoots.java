package dev.ephemera.warmpool.engine.sandbox.root;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.debian.Debootstrap;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.stack.FolderDigest;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root file systems of stacks below one directory, which all platforms of a machine share. Each is named
 * after the contents of all folders it was made from, appears whole or not at all, and never changes.
 *
 * <p>Thread-safe: one is built at a time, under a lock in this process and one of a file against others.
 */
public final class StackRoots {

    private static final Logger LOG = LoggerFactory.getLogger(StackRoots.class);
    private static final int NAME_LENGTH = 8;
    private static final String BASE = "base";
    private static final String DEBIAN_SCRIPT = "debian";
    private static final String LOCK = "lock";
    private static final Pattern RUIN = Pattern.compile("\\..+-[0-9a-z]{" + NAME_LENGTH + "}");

    private final Path directory;
    private final BuildRoot build;
    private final ReentrantLock building = new ReentrantLock();

    public StackRoots(RootSettings settings, Path bubblewrap) {
        directory = settings.directory();
        build = new BuildRoot(
                new BuildShell(bubblewrap, settings.environment(), settings.buildLimit()),
                new Debootstrap(settings.debianMirror(), settings.buildLimit()));
    }

    /** Whether there is a recipe for the stack's. */
    public boolean hasRecipe(Stack stack) {
        return stack.dockerfile().isPresent()
                && Files.isRegularFile(stack.base().resolve("Dockerfile"));
    }

    /** What keeps this machine from building any, as half a sentence; empty if nothing does. */
    public Optional<String> obstacle() {
        return build.debootstrap().obstacle();
    }

    /** The stack's, if it has been built; never waits. */
    public Optional<StackRoot> find(Stack stack) throws IOException {
        Optional<Stack> parent = stack.parent();
        return find(folder(stack.name(), key(stack)), parent.isPresent() ? find(parent.get()) : findBase(stack.base()));
    }

    private Optional<StackRoot> findBase(Path base) throws IOException {
        return find(folder(BASE, baseKey(base)), findDebian(base));
    }

    private Optional<StackRoot> findDebian(Path base) throws IOException {
        return find(debianFolder(base), Optional.empty());
    }

    private static Optional<StackRoot> find(Path folder, Optional<StackRoot> origin) throws IOException {
        return Files.isDirectory(folder) ? Optional.of(StackRoot.read(folder, origin)) : Optional.empty();
    }

    /** The stack's, built if need be, which takes a minute or more; on a thread that lives as long. */
    public StackRoot provide(Stack stack) throws EngineException, IOException {
        Optional<StackRoot> found = find(stack);
        return found.isPresent() ? found.get() : alone(stack, () -> provideStack(stack));
    }

    /** Builds the stack's again, of the newest packages. Sandboxes that live in the old one keep it. */
    public void rebuild(Stack stack) throws EngineException, IOException {
        alone(stack, () -> makeStack(stack));
    }

    /** Builds the base of the stack again, of the newest packages; the stacks on top of it stay as they are. */
    public void rebuildBase(Stack stack) throws EngineException, IOException {
        alone(stack, () -> makeBase(stack.base()));
    }

    @FunctionalInterface
    private interface Building {
        StackRoot build() throws EngineException, IOException;
    }

    private StackRoot alone(Stack stack, Building what) throws EngineException, IOException {
        Optional<String> obstacle = hasRecipe(stack)
                ? obstacle()
                : Optional.of("there is no Dockerfile in " + stack.directory() + ", or none in " + stack.base());
        if (obstacle.isPresent()) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "The root file system of stack " + stack.name() + " cannot be built: " + obstacle.get());
        }
        building.lock();
        try {
            Files.createDirectories(directory);
            PublicDirectory.allowPassage(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock(channel, stack)) {
                removeRuins();
                return what.build();
            }
        } finally {
            building.unlock();
        }
    }

    private static FileLock lock(FileChannel channel, Stack stack) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        LOG.info("stack {}: waiting for another program that builds root file systems", stack.name());
        return channel.lock();
    }

    private StackRoot provideStack(Stack stack) throws EngineException, IOException {
        Optional<StackRoot> found = find(stack);
        return found.isPresent() ? found.get() : makeStack(stack);
    }

    private StackRoot makeStack(Stack stack) throws EngineException, IOException {
        Optional<Stack> parent = stack.parent();
        StackRoot from = parent.isPresent() ? provideStack(parent.get()) : provideBase(stack.base());
        return make(stack.name(), folder(stack.name(), key(stack)), Optional.of(from), folder -> {
            Path context = folder.resolve("context");
            new StackFiles(stack).copyTo(context);
            build.stack(stack.name(), from, context, stack.version(), folder);
            PublicDirectory.deleteTree(context);
        });
    }

    private StackRoot provideBase(Path base) throws EngineException, IOException {
        Optional<StackRoot> found = findBase(base);
        return found.isPresent() ? found.get() : makeBase(base);
    }

    private StackRoot makeBase(Path base) throws EngineException, IOException {
        Optional<StackRoot> there = findDebian(base);
        StackRoot debian = there.isPresent() ? there.get() : makeDebian(base);
        return make(
                BASE,
                folder(BASE, baseKey(base)),
                Optional.of(debian),
                folder -> build.stack(BASE, debian, base, List.of(), folder));
    }

    private StackRoot makeDebian(Path base) throws EngineException, IOException {
        String release = Debootstrap.release();
        return make(
                release,
                debianFolder(base),
                Optional.empty(),
                folder -> build.debian(base.resolve(DEBIAN_SCRIPT), release, folder));
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path folder) throws EngineException, IOException;
    }

    private StackRoot make(String name, Path folder, Optional<StackRoot> origin, Filling filling)
            throws EngineException, IOException {
        Path unfinished = directory.resolve("." + name + "-" + RandomName.of(NAME_LENGTH));
        try {
            PublicDirectory.createPassable(unfinished);
            LOG.info("stack {}: building its root file system", name);
            filling.fill(unfinished);
            if (Files.isDirectory(folder)) {
                Files.move(folder, directory.resolve("." + name + "-" + RandomName.of(NAME_LENGTH)));
            }
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            StackRoot made = StackRoot.read(folder, origin);
            LOG.info("stack {}: built, {} of its own", name, made.own());
            removeOthers(name, folder);
            return made;
        } finally {
            PublicDirectory.deleteTree(unfinished);
        }
    }

    /**
     * Removes what builds have left that were killed, so that it does not take the disk space of the next one, and
     * what was replaced while somebody lived in it. To be called by whoever holds the lock.
     */
    private void removeRuins() throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            for (Path folder : folders.toList()) {
                String found = String.valueOf(folder.getFileName());
                if (RUIN.matcher(found).matches() && !RootUse.isMounted(StackRoot.in(folder))) {
                    PublicDirectory.deleteTree(folder);
                    LOG.info("removed {}, which a build has left", found);
                }
            }
        }
    }

    /** Removes what was built from earlier contents. */
    private void removeOthers(String name, Path kept) throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            for (Path folder : folders.toList()) {
                String found = String.valueOf(folder.getFileName());
                boolean earlier = found.matches("\\.?" + Pattern.quote(name) + "-[0-9a-z]+") && !folder.equals(kept);
                if (earlier && !RootUse.isMounted(StackRoot.in(folder))) {
                    PublicDirectory.deleteTree(folder);
                    LOG.info("stack {}: removed {}, which {} has replaced", name, found, kept.getFileName());
                }
            }
        }
    }

    private Path debianFolder(Path base) throws IOException {
        return folder(
                Debootstrap.release(),
                new FolderDigest()
                        .add(Files.readString(base.resolve(DEBIAN_SCRIPT)))
                        .hex());
    }

    private Path folder(String name, String key) {
        return directory.resolve(name + "-" + key);
    }

    private static String key(Stack stack) throws IOException {
        FolderDigest digest = new FolderDigest();
        Optional<Stack> parent = stack.parent();
        digest.add(parent.isPresent() ? key(parent.get()) : baseKey(stack.base()));
        new StackFiles(stack).addTo(digest);
        return digest.hex();
    }

    private static String baseKey(Path base) throws IOException {
        return new FolderDigest().add(Debootstrap.release()).add(base).hex();
    }
}
