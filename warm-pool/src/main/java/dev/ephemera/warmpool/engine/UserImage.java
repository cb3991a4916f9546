package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A container image that a function runs in instead of a stack, as it was found under its name once.
 *
 * @param uri the name it was asked for by
 * @param resolvedUri the same, with the digest of what was found instead of a tag
 * @param id what the engine calls it: {@code sha256:} and 64 hexadecimal digits
 * @param entryPoint what it runs, if it says so
 * @param command what comes behind that, if it says so
 */
public record UserImage(String uri, String resolvedUri, String id, List<String> entryPoint, List<String> command) {

    private static final String ALGORITHM = "sha256:";
    private static final int SHORT_DIGITS = 12;
    private static final MemorySize IDLE_MEMORY = MemorySize.ofMegabytes(4);

    public UserImage {
        if (!id.matches(ALGORITHM + "[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + id + "' is not the id of an image");
        }
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
    }

    /** The 64 digits of its id. */
    public String digest() {
        return digestOf(id);
    }

    /** The 64 digits of an id. */
    public static String digestOf(String id) {
        return id.substring(ALGORITHM.length());
    }

    /** The id that has these 64 digits. */
    public static String idOf(String digest) {
        return ALGORITHM + digest;
    }

    /** A stack of its own, which has nothing in common with those that are known by name. */
    public Stack stack() {
        return stackOf(digest());
    }

    /** The stack of the image whose id has these 64 digits. */
    public static Stack stackOf(String digest) {
        String name = "image-" + digest.substring(0, SHORT_DIGITS);
        return new Stack(
                name,
                name,
                Set.of(),
                Optional.empty(),
                Path.of("/"),
                Path.of("/"),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                IDLE_MEMORY,
                new HandlerFiles(List.of(), List.of(), ""),
                Optional.of(idOf(digest)));
    }
}
