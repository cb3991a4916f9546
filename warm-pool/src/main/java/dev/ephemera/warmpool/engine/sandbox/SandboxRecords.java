package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an instance notes of each of its sandboxes before it starts it, so that another process can
 * find it: one file each. Immutable.
 *
 * @param directory holds the notes of one instance
 */
record SandboxRecords(Path directory) {

    /**
     * One note.
     *
     * @param stack the stack's name
     * @param slot the directory bound into the sandbox, which appears on its command line
     */
    record Note(String stack, Path slot) {}

    static SandboxRecords in(Path runDirectory) {
        return new SandboxRecords(runDirectory.resolve("sandboxes"));
    }

    void open() throws IOException {
        PublicDirectory.createPassable(directory);
    }

    void write(ContainerId id, Note note) throws IOException {
        Files.writeString(directory.resolve(id.value()), note.stack() + "\n" + note.slot());
    }

    void delete(ContainerId id) throws IOException {
        Files.deleteIfExists(directory.resolve(id.value()));
    }

    List<ContainerId> list() throws IOException {
        try (Stream<Path> notes = Files.list(directory)) {
            return notes.map(note -> new ContainerId(note.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Empty if there is no such sandbox, or if its instance died while it wrote the note. */
    Optional<Note> read(ContainerId id) throws IOException {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(id.value()));
            return lines.size() == 2 ? Optional.of(new Note(lines.get(0), Path.of(lines.get(1)))) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
