package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.stack.Stack;
import java.util.List;
import java.util.Optional;

/**
 * Makes containers and gets rid of them. Each container is fresh: its own file system, processes,
 * network and host name, no capabilities, no way to gain privileges, a read-only root with a
 * temporary {@code /tmp}, a user that is not root, and the limits it was given.
 *
 * <p>Thread-safe. Every method may block on the operating system or on the engine's own server.
 */
public interface ContainerEngine extends AutoCloseable {

    /** What this engine is and which limits it enforces, for the start screen. */
    EngineDescription describe();

    /** Whether containers of {@code stack} can run here, and if not, what would change that. */
    StackAvailability availability(Stack stack);

    /**
     * Does what must be done once before the first container of {@code stack}: builds an image,
     * copies a bootstrap. Returns at once when it has been done.
     */
    void prepare(Stack stack) throws EngineException;

    /**
     * Does that again although it has been done. Containers that run keep what they started from; none is
     * started from half of it.
     */
    void rebuild(Stack stack) throws EngineException;

    /**
     * Builds again, of the newest packages, the base that the stack and others are built on. They have no part
     * of it until they are rebuilt themselves. Does nothing where the stack needs no base.
     */
    void rebuildBase(Stack stack) throws EngineException;

    /** What containers of {@code stack} start from, if that had to be built and has been. */
    Optional<StackImage> image(Stack stack) throws EngineException;

    /**
     * Starts a container and returns as soon as its first process exists, which is before its
     * bootstrap is ready. On failure nothing is left behind.
     *
     * <p>Must be called on a platform thread that lives as long as the container may: the kernel ties
     * a sandbox to the thread that spawned it.
     */
    StartedContainer start(ContainerSpec spec) throws EngineException;

    /**
     * Finds an image that a user has made, pulling it if need be. What is found is what functions run in, whatever
     * the name means later.
     *
     * @throws EngineException if there is none, or this engine does not run images
     */
    default UserImage resolve(String uri) throws EngineException {
        throw new EngineException(
                EngineException.Kind.PERMANENT,
                "The " + describe().name() + " engine cannot run container images such as '" + uri
                        + "'; install Docker Engine (package docker.io) and start with --engine docker, or deploy the"
                        + " code as a zip file");
    }

    /** Every container of any Ephemera instance that this engine still knows, dead ones included. */
    List<FoundContainer> list() throws EngineException;

    /** Kills and removes a container found by {@link #list}; returns when it is verified gone. */
    void remove(FoundContainer found) throws EngineException;

    /** Gives back connections and threads. Containers that still run are the caller's to remove first. */
    @Override
    void close();
}
