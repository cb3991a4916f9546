package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.io.InputStream;
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
public final class FolderDigest {

    private static final int DIGITS = 12;
    private static final int BLOCK = 1 << 16;

    private final MessageDigest digest;

    public FolderDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    public FolderDigest add(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        byte[] block = new byte[BLOCK];
        for (Path file : files) {
            add(folder.relativize(file) + (Files.isExecutable(file) ? "*" : ""));
            add(Long.toString(Files.size(file)));
            try (InputStream content = Files.newInputStream(file)) {
                for (int count = content.read(block); count >= 0; count = content.read(block)) {
                    digest.update(block, 0, count);
                }
            }
        }
        return add("");
    }

    public FolderDigest add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The first 12 hexadecimal digits. Ends the use of this object. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
