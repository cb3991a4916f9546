package dev.ephemera.objectstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has begun and has not been announced: one file for each, named by its sequencer, on the disk
 * before anything happens. Thread-safe: every file belongs to one thread at a time.
 */
final class Journal {

    private static final String ENTRY = ".json";
    private static final String UNFINISHED = ".part";

    private final JsonMapper json = new JsonMapper();
    private final Path folder;

    Journal(Path folder) {
        this.folder = folder;
    }

    /** Notes a happening, or what has become of it. When this returns, the note is on the disk. */
    void write(Happening happening) throws IOException {
        ObjectNode entry = json.createObjectNode();
        happening.writeTo(entry);
        Path file = file(happening);
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(entry.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        ObjectFiles.force(folder);
    }

    /** Forgets one that has been announced, or that has not happened. May come back after a crash. */
    void delete(Happening happening) throws IOException {
        Files.deleteIfExists(file(happening));
    }

    /** All that are noted, the oldest first. */
    List<Happening> read() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        List<Happening> found = new ArrayList<>();
        for (Path file : files) {
            if (file.toString().endsWith(UNFINISHED)) {
                Files.delete(file);
            } else if (file.toString().endsWith(ENTRY)) {
                found.add(read(file));
            }
        }
        return found;
    }

    private Happening read(Path file) throws IOException {
        try {
            return Happening.read(json.readTree(Files.readAllBytes(file)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("The journal entry " + file + " is damaged; restore it, or move it away", e);
        }
    }

    private Path file(Happening happening) {
        return folder.resolve(happening.sequencerText() + ENTRY);
    }
}
