package dev.ephemera.warmpool.slot;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The host's side of one container, made before it starts and deleted after it is gone. Thread-safe.
 */
public interface Slot {

    /** Holds the socket and the pipe; appears in the container as {@code /run/ephemera}, read-only. */
    Path runDirectory();

    /** Where the Runtime API listens: {@code api.sock} in the run directory. */
    Path apiSocket();

    /** A named pipe that takes the container's standard output and error. */
    Path outputPipe();

    /** Empty until code is bound; appears in the container as {@code /var/task}, read-only. */
    Path taskDirectory();

    /** Appears in the container as {@code /opt}, read-only. Holds no file until layers are bound. */
    Path layersDirectory();

    /**
     * Makes an unpacked package appear in the container.
     *
     * @param code a directory in the code store
     */
    void bind(Path code) throws IOException;

    /**
     * Makes the files of a function's layers appear in the container.
     *
     * @param layers a directory in the code store
     */
    void bindLayers(Path layers) throws IOException;

    /** What the container has printed. */
    SlotOutput output();

    /** Unbinds the code and deletes the directories. May be called again after a failure. */
    void delete() throws IOException;
}
