package dev.ephemera.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A function's code, ready to be sent.
 *
 * @param name what the function is called unless somebody says otherwise
 * @param topLevel the names of the files in its root
 * @param zip not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record CodePackage(String name, Kind kind, List<String> topLevel, byte[] zip) {

    /** What it was made from. */
    enum Kind {
        FOLDER,
        SINGLE_FILE,
        EXECUTABLE,
        ZIP
    }

    /** The platform's limit, as Lambda's. */
    private static final long LARGEST_ZIP = 50L << 20;

    CodePackage {
        topLevel = List.copyOf(topLevel);
    }

    /** @throws CommandFailure if {@code source} is not there, is empty, too large or cannot be read */
    static CodePackage of(Path source) {
        if (!Files.exists(source)) {
            throw CommandFailure.usage("there is no file or folder '" + source + "'");
        }
        try {
            CodePackage code = read(source);
            if (code.zip.length > LARGEST_ZIP) {
                throw CommandFailure.usage("'" + source + "' is " + (code.zip.length >> 20)
                        + " MB as a zip, and at most " + (LARGEST_ZIP >> 20) + " MB can be deployed");
            }
            return code;
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read '" + source + "': " + e);
        }
    }

    private static CodePackage read(Path source) throws IOException {
        String fileName = Objects.requireNonNull(source.getFileName(), "a root folder has no name")
                .toString();
        if (Files.isDirectory(source)) {
            return new CodePackage(fileName, Kind.FOLDER, Zip.topLevel(source), Zip.ofFolder(source));
        }
        if (fileName.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return new CodePackage(stem(fileName), Kind.ZIP, Zip.topLevelOfZip(source), Files.readAllBytes(source));
        }
        Kind kind = Files.isExecutable(source) ? Kind.EXECUTABLE : Kind.SINGLE_FILE;
        return new CodePackage(stem(fileName), kind, List.of(fileName), Zip.ofFile(source));
    }

    private static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }
}
