package dev.ephemera.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Packs code. The same files give the same bytes, whenever and wherever they are packed, so that the
 * platform can tell that nothing changed.
 */
final class Zip {

    private static final long FIRST_INSTANT_OF_ZIP = 315_532_800_000L;
    private static final int EXECUTABLE = UnixStat.FILE_FLAG | 0755;
    private static final int PLAIN = UnixStat.FILE_FLAG | 0644;
    private static final int LINK = UnixStat.LINK_FLAG | 0777;

    /** In the root they describe the function to people; they are no part of its code. */
    private static final Set<String> NOT_CODE = Set.of(FunctionSettings.FILE_NAME, "README.md");

    private static final Set<String> NEVER_PACKED = Set.of(".git", ".DS_Store", "__pycache__");

    private Zip() {}

    /** The file can be executed in there whatever its mode is here: a script is meant to run. */
    static byte[] ofFile(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            add(zip, Objects.requireNonNull(file.getFileName()).toString(), EXECUTABLE, Files.readAllBytes(file));
        }
        return bytes.toByteArray();
    }

    /** @throws CommandFailure if there is nothing to pack, or a link leads out of the folder */
    static byte[] ofFolder(Path folder) throws IOException {
        List<Path> files = files(folder);
        if (files.isEmpty()) {
            throw CommandFailure.usage("there is no code in the folder '" + folder + "'");
        }
        return pack(folder, files);
    }

    /** The names of the files in a folder's root that would be packed. */
    static List<String> topLevel(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> folder.equals(file.getParent()))
                .map(file -> Objects.requireNonNull(file.getFileName()).toString())
                .toList();
    }

    /** @throws CommandFailure if {@code zip} is no zip */
    static List<String> topLevelOfZip(Path zip) throws IOException {
        try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
            Set<String> names = new TreeSet<>();
            file.getEntries().asIterator().forEachRemaining(entry -> {
                if (entry.getName().indexOf('/') < 0) {
                    names.add(entry.getName());
                }
            });
            return List.copyOf(names);
        } catch (ZipException e) {
            throw CommandFailure.usage("'" + zip + "' is no zip: " + e.getMessage());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        collect(folder, folder, files);
        return files;
    }

    private static void collect(Path root, Path folder, List<Path> files) throws IOException {
        List<Path> entries;
        try (Stream<Path> list = Files.list(folder)) {
            entries = list.sorted().toList();
        }
        for (Path entry : entries) {
            String name = Objects.requireNonNull(entry.getFileName()).toString();
            if (NEVER_PACKED.contains(name) || (folder.equals(root) && NOT_CODE.contains(name))) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                collect(root, entry, files);
            } else if (Files.isSymbolicLink(entry) || Files.isRegularFile(entry)) {
                files.add(entry);
            } else {
                throw CommandFailure.usage("'" + entry + "' is neither a file nor a folder and cannot be deployed");
            }
        }
    }

    private static byte[] pack(Path root, List<Path> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Path file : files) {
                String name = root.relativize(file).toString();
                if (Files.isSymbolicLink(file)) {
                    add(zip, name, LINK, target(root, file).getBytes(StandardCharsets.UTF_8));
                } else {
                    add(zip, name, Files.isExecutable(file) ? EXECUTABLE : PLAIN, Files.readAllBytes(file));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void add(ZipArchiveOutputStream zip, String name, int mode, byte[] content) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setTime(FIRST_INSTANT_OF_ZIP);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }

    private static String target(Path root, Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path resolved = Objects.requireNonNull(link.getParent()).resolve(target).normalize();
        if (target.isAbsolute() || !resolved.startsWith(root)) {
            throw CommandFailure.usage("the link '" + link + "' leads out of the folder, to '" + target
                    + "'; put a copy of the file in its place");
        }
        return target.toString();
    }
}
