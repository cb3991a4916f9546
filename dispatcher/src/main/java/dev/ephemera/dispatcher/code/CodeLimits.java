package dev.ephemera.dispatcher.code;

import dev.ephemera.warmpool.resources.MemorySize;

/**
 * How large deployment packages may be.
 *
 * @param packaged the zip file itself
 * @param unpacked all files in it together
 * @param entries files, folders and links in it
 * @param unpackedCopies what the unpacked copies of all packages may occupy on disk; copies in use
 *     stay beyond it
 */
public record CodeLimits(MemorySize packaged, MemorySize unpacked, int entries, MemorySize unpackedCopies) {

    /** Lambda's limits, and 4 GB of unpacked copies. */
    public static final CodeLimits DEFAULT = new CodeLimits(
            MemorySize.ofMegabytes(50), MemorySize.ofMegabytes(250), 65_535, MemorySize.ofMegabytes(4096));
}
