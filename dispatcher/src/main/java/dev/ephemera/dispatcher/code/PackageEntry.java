package dev.ephemera.dispatcher.code;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        String quoted = Refusal.quote(source.getName());
        checkEncoding(source, quoted);
        String path = EntryPath.normalize(source.getName());
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

    /** Looks at the bytes, because the library has already made the best of them. */
    private static void checkEncoding(ZipArchiveEntry source, String quoted) {
        byte[] raw = source.getRawName();
        for (byte character : raw) {
            if (character == '\\') {
                throw Refusal.because("cannot be used: its entry " + quoted
                        + " has a backslash in its name; zip with a tool that writes '/' between folders");
            }
        }
        if (source.getNameSource() != ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            } catch (CharacterCodingException e) {
                throw Refusal.because(
                        "cannot be used: its entry " + quoted + " has a name that is not UTF-8; rename it", e);
            }
        }
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
