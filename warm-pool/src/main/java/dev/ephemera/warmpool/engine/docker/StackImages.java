package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.resources.MemorySize;
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
 * one it is built on, so that a change of any builds a new one. Thread-safe: the map of images is
 * concurrent, and whoever comes first builds while the others wait.
 */
final class StackImages {

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
                build(image, stack, Images.Layers.KNOWN);
            }
            return image;
        });
    }

    /** Builds the stack's image again, of new layers. Containers of the earlier one keep it until they end. */
    void rebuild(Stack stack) throws EngineException {
        try {
            requireSupplies(stack);
            build(nameOf(stack), stack, Images.Layers.NEW);
            images.removeNameless(RuntimeVersion.LABEL);
        } catch (IOException e) {
            throw EngineErrors.of("build an image", e);
        }
    }

    /** Builds the base's image again, of new layers. Stacks that are built on the earlier one keep it. */
    void rebuildBase(Stack stack) throws EngineException {
        try {
            requireDockerfile(stack);
            buildBase(stack.base(), Images.Layers.NEW);
            images.removeNameless(RuntimeVersion.LABEL);
        } catch (IOException e) {
            throw EngineErrors.of("build an image", e);
        }
    }

    private void build(String image, Stack stack, Images.Layers layers) throws EngineException, IOException {
        requireDockerfile(stack);
        Optional<Stack> parent = stack.parent();
        String origin = parent.isPresent() ? provide(parent.get()) : base(stack);
        build(image, stack, Map.entry("BASE", origin), layers);
        version.record(image, stack.version());
        images.removeOthers(STACK_REPOSITORY + stack.name(), image);
    }

    /** What the stack's containers start from, down to the base as far as that is still there, if it has been built. */
    Optional<StackImage> image(Stack stack) throws EngineException {
        try {
            Optional<Stack> parent = stack.parent();
            Optional<StackImage> origin =
                    parent.isPresent() ? image(parent.get()) : image(baseNameOf(stack.base()), Optional.empty());
            return image(nameOf(stack), origin);
        } catch (IOException e) {
            throw EngineErrors.of("look for an image", e);
        }
    }

    private Optional<StackImage> image(String name, Optional<StackImage> origin) throws EngineException {
        return images.size(name).map(size -> new StackImage(name, size.minus(sizeOf(origin)), origin));
    }

    private static MemorySize sizeOf(Optional<StackImage> image) {
        return image.map(one -> one.own().plus(one.shared())).orElse(MemorySize.ZERO);
    }

    /** Supplies lie elsewhere, and what an image is built from has to be one folder. */
    private void build(String image, Stack stack, Map.Entry<String, String> base, Images.Layers layers)
            throws EngineException, IOException {
        if (stack.supplies().isEmpty()) {
            images.build(image, stack.directory(), base, layers);
            return;
        }
        Path parent = Files.createTempDirectory("ephemera-context-");
        try {
            Path context = parent.resolve(stack.name());
            new StackFiles(stack).copyTo(context);
            images.build(image, context, base, layers);
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
            return new StackAvailability.Buildable();
        } catch (IOException | EngineException e) {
            return new StackAvailability.Missing(String.valueOf(e.getMessage()));
        }
    }

    private String base(Stack stack) throws EngineException {
        Path folder = stack.base();
        return once(folder, () -> {
            String image = baseNameOf(folder);
            if (!images.exists(image)) {
                buildBase(folder, Images.Layers.KNOWN);
            }
            return image;
        });
    }

    private void buildBase(Path folder, Images.Layers layers) throws EngineException, IOException {
        String image = baseNameOf(folder);
        Map.Entry<String, String> origin = Map.entry("DEBIAN", debian.provide(folder.resolve("debian")));
        images.build(image, folder, origin, layers);
        images.removeOthers(BASE_REPOSITORY, image);
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
        if (!Files.isRegularFile(stack.base().resolve("Dockerfile"))) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "Stack " + stack.name() + " is built on the folder " + stack.base()
                            + ", which has no Dockerfile; restore it");
        }
    }

    private static String baseNameOf(Path folder) throws IOException {
        return BASE_REPOSITORY + ":" + new FolderDigest().add(folder).hex();
    }

    private static String nameOf(Stack stack) throws IOException {
        FolderDigest digest = new FolderDigest();
        Optional<Stack> parent = stack.parent();
        if (parent.isPresent()) {
            digest.add(nameOf(parent.get()));
        } else if (Files.isDirectory(stack.base())) {
            digest.add(stack.base());
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
