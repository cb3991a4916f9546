package dev.ephemera.warmpool.stack;

import dev.ephemera.warmpool.resources.MemorySize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A language environment: an image or the host's own runtime, and a bootstrap that waits in it for
 * an assignment.
 *
 * @param name what pools, labels and images are called after
 * @param title what people read
 * @param aliases the runtime names of Lambda that mean this stack
 * @param parent the stack whose image and files this one adds to; without one it adds to the base image
 * @param base the folder that the base image is made from
 * @param directory holds the declaration, the Dockerfile and the bootstrap; appears in the container
 *     as {@code /var/runtime}, read-only
 * @param supplies folders that the platform's build has made; each appears in {@code /var/runtime} under
 *     its name
 * @param command what the container runs, as absolute paths inside it
 * @param requires files the host must have for the sandbox engine
 * @param installHint what to install where one of them is missing
 * @param version a command that prints the runtime's version
 * @param idleMemory what one waiting container is expected to occupy
 * @param handlers how a function's handler names its file
 * @param image what the engine calls the image that a user has made, for stacks that consist of one
 */
public record Stack(
        String name,
        String title,
        Set<String> aliases,
        Optional<Stack> parent,
        Path base,
        Path directory,
        List<Path> supplies,
        List<String> command,
        List<Path> requires,
        String installHint,
        List<String> version,
        MemorySize idleMemory,
        HandlerFiles handlers,
        Optional<String> image) {

    public Stack {
        aliases = Set.copyOf(aliases);
        supplies = List.copyOf(supplies);
        command = List.copyOf(command);
        requires = List.copyOf(requires);
        version = List.copyOf(version);
    }

    /** One of a folder of its own. */
    public Stack(
            String name,
            String title,
            Set<String> aliases,
            Optional<Stack> parent,
            Path base,
            Path directory,
            List<Path> supplies,
            List<String> command,
            List<Path> requires,
            String installHint,
            List<String> version,
            MemorySize idleMemory,
            HandlerFiles handlers) {
        this(
                name,
                title,
                aliases,
                parent,
                base,
                directory,
                supplies,
                command,
                requires,
                installHint,
                version,
                idleMemory,
                handlers,
                Optional.empty());
    }

    /** Where the stack's directory appears inside a container. */
    public static final String DIRECTORY_INSIDE = "/var/runtime";

    /** Where a container finds its socket. */
    public static final String RUN_DIRECTORY_INSIDE = "/run/ephemera";

    /** Where a container finds its function's code. */
    public static final String TASK_DIRECTORY_INSIDE = "/var/task";

    /** Where a container finds the files of its function's layers. */
    public static final String LAYERS_DIRECTORY_INSIDE = "/opt";

    /** Where programs are looked for, inside every container. */
    public static final String PATH_INSIDE = "/usr/local/bin:/usr/bin:/bin:" + LAYERS_DIRECTORY_INSIDE + "/bin";

    /** Where shared libraries are looked for before the system's own places. */
    public static final String LIBRARIES_INSIDE = LAYERS_DIRECTORY_INSIDE + "/lib";

    /** The file of the stack's own folder that describes how its image is built. */
    public Optional<Path> dockerfile() {
        Path file = directory.resolve("Dockerfile");
        return file.toFile().isFile() ? Optional.of(file) : Optional.empty();
    }
}
