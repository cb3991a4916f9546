package dev.ephemera.warmpool.engine.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names the contents of folders: file names, executable bits and bytes, whatever the folder itself is
 * called. Confined to one thread.
 */
final class FolderDigest {

    private static final int DIGITS = 12;

    private final MessageDigest digest;

    FolderDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    FolderDigest add(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            add(folder.relativize(file) + (Files.isExecutable(file) ? "*" : ""));
            byte[] content = Files.readAllBytes(file);
            add(Integer.toString(content.length));
            digest.update(content);
        }
        return add("");
    }

    FolderDigest add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The first 12 hexadecimal digits. Ends the use of this object. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
