package dev.ephemera.dispatcher.code;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * One entry of a package whose name and kind are acceptable.
 *
 * @param path normalized, relative to the package's root; empty for the root itself
 * @param source where its content is
 */
record PackageEntry(String path, Kind kind, ZipArchiveEntry source) {

    /** What an entry becomes on disk. */
    enum Kind {
        FILE,
        EXECUTABLE,
        FOLDER,
        LINK
    }

    private static final int TYPE = 0170000;
    private static final int NO_TYPE = 0;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int ANY_EXECUTE = 0111;

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if it must not be unpacked */
    static PackageEntry of(ZipArchiveEntry source) {
        String path = EntryPath.normalize(source.getName());
        String quoted = Refusal.quote(source.getName());
        if (source.getGeneralPurposeBit().usesEncryption()) {
            throw Refusal.because("cannot be used: its entry " + quoted + " is encrypted; zip it without a password");
        }
        int method = source.getMethod();
        if (method != ZipArchiveEntry.STORED && method != ZipArchiveEntry.DEFLATED) {
            throw Refusal.because("cannot be used: its entry " + quoted + " is compressed by method " + method
                    + "; use 'deflate', which every zip tool has");
        }
        if (source.getSize() < 0 || source.getCompressedSize() < 0) {
            throw Refusal.because(
                    "cannot be used: its entry " + quoted + " does not say how large it is; zip it again");
        }
        return new PackageEntry(path, kindOf(source, quoted), source);
    }

    private static Kind kindOf(ZipArchiveEntry source, String quoted) {
        int mode = source.getUnixMode();
        Kind file = (mode & ANY_EXECUTE) != 0 ? Kind.EXECUTABLE : Kind.FILE;
        return switch (mode & TYPE) {
            case NO_TYPE, REGULAR -> source.isDirectory() ? Kind.FOLDER : file;
            case DIRECTORY -> Kind.FOLDER;
            case SYMBOLIC_LINK -> Kind.LINK;
            default ->
                throw Refusal.because("cannot be used: its entry " + quoted
                        + " is neither a file nor a folder nor a link, but a device, pipe or socket; leave it out");
        };
    }
}
