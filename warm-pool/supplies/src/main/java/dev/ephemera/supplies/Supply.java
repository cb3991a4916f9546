package dev.ephemera.supplies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder that is made once from certain things, and again when they change. Confined to one thread. */
abstract class Supply {

    private final Path folder;

    Supply(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Adds whatever the folder's contents depend on. */
    abstract void identify(MessageDigest digest) throws IOException;

    /** The folder does not exist, its parent does. */
    abstract void fill() throws IOException, InterruptedException;

    void make() throws IOException, InterruptedException {
        Path stamp = folder.resolveSibling("." + folder.getFileName() + ".stamp");
        String identity = identity();
        if (Files.isRegularFile(stamp) && Files.readString(stamp).equals(identity)) {
            return;
        }
        Files.deleteIfExists(stamp);
        delete(folder);
        Files.createDirectories(folder.getParent());
        fill();
        Files.writeString(stamp, identity);
    }

    String identity() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            identify(digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A class of this build, as bytes. */
    static byte[] classFile(String name) throws IOException {
        try (InputStream content = Supply.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return Objects.requireNonNull(content, name).readAllBytes();
        }
    }

    /** With their times, which archives of classes name. */
    static void copy(List<Path> files, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(tree)) {
            entries = new ArrayList<>(walk.toList());
        }
        for (Path entry : entries.reversed()) {
            Files.delete(entry);
        }
    }
}
