package dev.ephemera.dispatcher.code;

import java.io.IOException;
import java.util.NavigableSet;

/**
 * A deployment package that has passed all checks and is not yet kept. Until it is closed, nothing
 * removes a package with this digest, so whoever keeps it records its use before closing. Confined
 * to the thread that staged it.
 */
public interface StagedCode extends AutoCloseable {

    CodeDigest digest();

    /** Bytes of the package. */
    long size();

    /** Bytes of the files in it. */
    long unpackedSize();

    /** Files and links in it, relative to its root, with slashes. */
    NavigableSet<String> files();

    /** Keeps the package: when this returns, it survives a crash of the machine. */
    void keep() throws IOException;

    /** Drops what was not kept, and lets the package be collected once nothing refers to it. */
    @Override
    void close();
}
