package dev.ephemera.dispatcher.code;

import java.nio.file.Path;

/**
 * The right to use an unpacked package until it is closed; its files stay where they are so long.
 * Closing twice does nothing. Thread-safe.
 */
public interface CodeLease extends AutoCloseable {

    /** The folder that holds the package's files. Not to be changed. */
    Path directory();

    @Override
    void close();
}
