package dev.ephemera.dispatcher.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Writes the files of one package into a folder. Links come last, so that nothing is ever written
 * through one. Confined to one thread.
 */
final class Unpack {

    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final int LONGEST_LINK = 1024;
    private static final int BUFFER = 64 << 10;

    private final DeploymentPackage source;
    private final Path root;
    private final Set<Path> folders = new HashSet<>();

    private Unpack(DeploymentPackage source, Path root) {
        this.source = source;
        this.root = root;
    }

    /**
     * @param root made here; must not exist
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if the content is not what the
     *     package's directory declares
     */
    static void into(Path root, DeploymentPackage source) throws IOException {
        Unpack unpack = new Unpack(source, root);
        unpack.makeFolder(root);
        for (PackageEntry entry : source.entries()) {
            switch (entry.kind()) {
                case FOLDER -> unpack.makeFolders(unpack.pathOf(entry));
                case FILE -> unpack.writeFile(entry, PLAIN);
                case EXECUTABLE -> unpack.writeFile(entry, EXECUTABLE);
                case LINK -> {}
            }
        }
        for (PackageEntry entry : source.entries()) {
            if (entry.kind() == PackageEntry.Kind.LINK) {
                unpack.makeLink(entry);
            }
        }
    }

    private Path pathOf(PackageEntry entry) {
        return root.resolve(nativePath(entry.path()));
    }

    private static Path nativePath(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw Refusal.because(
                    "cannot be unpacked: Ephemera runs in a locale that cannot write the name " + Refusal.quote(path)
                            + "; start it with LC_ALL=C.UTF-8, or rename the file",
                    e);
        }
    }

    private void writeFile(PackageEntry entry, Set<PosixFilePermission> permissions) throws IOException {
        Path file = pathOf(entry);
        makeFolders(Objects.requireNonNull(file.getParent()));
        try (OutputStream target =
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(entry, target);
        }
        Files.setPosixFilePermissions(file, permissions);
    }

    /** Tells a damaged package, which is its sender's matter, from a disk that cannot be written. */
    private void copy(PackageEntry entry, OutputStream target) throws IOException {
        byte[] buffer = new byte[Math.clamp(entry.source().getSize(), 1, BUFFER)];
        try (InputStream content = open(entry)) {
            for (int count = read(content, buffer); count >= 0; count = read(content, buffer)) {
                target.write(buffer, 0, count);
            }
        }
    }

    private InputStream open(PackageEntry entry) {
        try {
            return source.content(entry);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private void makeLink(PackageEntry entry) throws IOException {
        if (entry.source().getSize() > LONGEST_LINK) {
            throw Refusal.because("cannot be used: its link " + Refusal.quote(entry.path()) + " is longer than "
                    + LONGEST_LINK + " bytes");
        }
        Path link = pathOf(entry);
        makeFolders(Objects.requireNonNull(link.getParent()));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(entry, content);
        String target = content.toString(StandardCharsets.UTF_8);
        EntryPath.checkLink(entry.path(), target);
        Files.createSymbolicLink(link, nativePath(target));
    }

    private void makeFolders(Path folder) throws IOException {
        if (!folders.contains(folder)) {
            makeFolders(Objects.requireNonNull(folder.getParent()));
            makeFolder(folder);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        // What is given at creation is cut by the process's umask.
        Files.setPosixFilePermissions(folder, EXECUTABLE);
        folders.add(folder);
    }

    private static RuntimeException damaged(Exception cause) {
        return Refusal.because("is a broken zip file; zip it again", cause);
    }
}
