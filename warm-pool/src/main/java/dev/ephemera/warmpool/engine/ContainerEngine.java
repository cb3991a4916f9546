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
     * Images that users have made, for functions to run in.
     *
     * @param platform letters and digits that no other platform has which uses the engine, at any time
     */
    default ImageKeeper images(String platform) {
        return new NoImages(describe().name());
    }

    /** Every container of any Ephemera instance that this engine still knows, dead ones included. */
    List<FoundContainer> list() throws EngineException;

    /** Kills and removes a container found by {@link #list}; returns when it is verified gone. */
    void remove(FoundContainer found) throws EngineException;

    /** Gives back connections and threads. Containers that still run are the caller's to remove first. */
    @Override
    void close();
}
