package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.stack.FolderDigest;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image for each stack, named after the contents of the stack's folder, of its supplies and of the
 * folder {@code base} beside it, so that a change of any builds a new one. Thread-safe: the map of images is
 * concurrent, and whoever comes first builds while the others wait.
 */
final class StackImages {

    private static final String BASE_FOLDER = "base";
    private static final String BASE_REPOSITORY = "ephemera/base";
    private static final String STACK_REPOSITORY = "ephemera/stack-";

    private final Map<Path, CompletableFuture<String>> ready = new ConcurrentHashMap<>();
    private final Images images;
    private final DebianImage debian;
    private final RuntimeVersion version;

    StackImages(Images images, DebianImage debian, RuntimeVersion version) {
        this.images = images;
        this.debian = debian;
        this.version = version;
    }

    /** Returns the name of the stack's image, which then exists; builds it if need be. */
    String provide(Stack stack) throws EngineException {
        return once(stack.directory(), () -> {
            requireSupplies(stack);
            String image = nameOf(stack);
            if (!images.exists(image)) {
                requireDockerfile(stack);
                build(image, stack);
                version.record(image, stack.version());
                images.removeOthers(STACK_REPOSITORY + stack.name(), image);
            }
            return image;
        });
    }

    /** Supplies lie elsewhere, and what an image is built from has to be one folder. */
    private void build(String image, Stack stack) throws EngineException, IOException {
        Map.Entry<String, String> base = Map.entry("BASE", base(stack));
        if (stack.supplies().isEmpty()) {
            images.build(image, stack.directory(), base);
            return;
        }
        Path parent = Files.createTempDirectory("ephemera-context-");
        try {
            Path context = parent.resolve(stack.name());
            new StackFiles(stack).copyTo(context);
            images.build(image, context, base);
        } finally {
            PublicDirectory.deleteTree(parent);
        }
    }

    /** Forgets what is known of a stack's image, since the engine does not find it any more. */
    void forget(Stack stack) {
        ready.remove(stack.directory());
    }

    StackAvailability availability(Stack stack) {
        try {
            requireSupplies(stack);
            String image = nameOf(stack);
            if (images.exists(image)) {
                return new StackAvailability.Available(version.of(image));
            }
            requireDockerfile(stack);
            return new StackAvailability.Available("");
        } catch (IOException | EngineException e) {
            return new StackAvailability.Missing(String.valueOf(e.getMessage()));
        }
    }

    private String base(Stack stack) throws EngineException {
        Path folder = baseFolder(stack);
        return once(folder, () -> {
            String image =
                    BASE_REPOSITORY + ":" + new FolderDigest().add(folder).hex();
            if (!images.exists(image)) {
                images.build(image, folder, Map.entry("DEBIAN", debian.provide(folder.resolve("debian"))));
                images.removeOthers(BASE_REPOSITORY, image);
            }
            return image;
        });
    }

    private static void requireSupplies(Stack stack) throws EngineException {
        Optional<String> missing = new StackFiles(stack).missing();
        if (missing.isPresent()) {
            throw new EngineException(Kind.PERMANENT, missing.get());
        }
    }

    private static void requireDockerfile(Stack stack) throws EngineException {
        if (stack.dockerfile().isEmpty()) {
            throw new EngineException(
                    Kind.PERMANENT, "Stack " + stack.name() + " has no Dockerfile; add one to " + stack.directory());
        }
        if (!Files.isRegularFile(baseFolder(stack).resolve("Dockerfile"))) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "Stack " + stack.name() + " is built on the folder " + baseFolder(stack)
                            + ", which has no Dockerfile; restore it");
        }
    }

    private static Path baseFolder(Stack stack) {
        return stack.directory().resolveSibling(BASE_FOLDER);
    }

    private static String nameOf(Stack stack) throws IOException {
        Path base = baseFolder(stack);
        FolderDigest digest = new FolderDigest();
        if (Files.isDirectory(base)) {
            digest.add(base);
        }
        new StackFiles(stack).addTo(digest);
        return STACK_REPOSITORY + stack.name() + ":" + digest.hex();
    }

    @FunctionalInterface
    private interface Making {
        String make() throws EngineException, IOException;
    }

    /** Makes something once for all who ask for it meanwhile; a failure is told to all and forgotten. */
    private String once(Path key, Making making) throws EngineException {
        CompletableFuture<String> mine = new CompletableFuture<>();
        CompletableFuture<String> earlier = ready.putIfAbsent(key, mine);
        if (earlier != null) {
            return result(earlier);
        }
        try {
            mine.complete(making.make());
        } catch (EngineException | IOException | RuntimeException e) {
            ready.remove(key, mine);
            mine.completeExceptionally(e);
        }
        return result(mine);
    }

    private static String result(CompletableFuture<String> future) throws EngineException {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw EngineErrors.of("prepare an image", e.getCause() == null ? e : e.getCause());
        }
    }
}
