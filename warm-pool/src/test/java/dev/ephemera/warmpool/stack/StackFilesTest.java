package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackFilesTest {

    private static final String DECLARATION = """
            title: Beans
            supplies: [grinder]
            aliases: []
            command: [/var/runtime/grinder/bin/grind, /var/runtime/bootstrap, /usr/bin/true]
            version-command: [/var/runtime/grinder/bin/grind]
            sandbox:
              requires: []
              install: nothing
            idle-memory: 20M
            handler:
              files: []
              extensions: []
              single: "{file}"
            """;

    @TempDir
    Path directory;

    private Path supply;
    private StackFiles files;

    @BeforeEach
    void declare() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("beans"));
        Files.writeString(folder.resolve("stack.yaml"), DECLARATION);
        Files.writeString(folder.resolve("bootstrap"), "grind");
        supply = directory.resolve("supplies/grinder");
        files = new StackFiles(StackCatalog.read(List.of(directory), new StackSupplies(directory.resolve("supplies")))
                .forRuntime("beans")
                .orElseThrow());
    }

    private Path supplied() throws IOException {
        Path program = Files.createDirectories(supply.resolve("bin")).resolve("grind");
        Files.writeString(program, "rrr");
        program.toFile().setExecutable(true);
        return program;
    }

    @Test
    void putsEachSupplyBesideTheStacksOwnFiles() throws IOException {
        Files.setLastModifiedTime(supplied(), FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
        Path copy = directory.resolve("copy");
        files.copyTo(copy);
        assertEquals("grind", Files.readString(copy.resolve("bootstrap")));
        Path program = copy.resolve("grinder/bin/grind");
        assertTrue(Files.isExecutable(program));
        assertEquals(
                Instant.parse("2020-02-02T02:02:02Z"),
                Files.getLastModifiedTime(program).toInstant());
    }

    @Test
    void areNamedAfterTheContentsOfSuppliesToo() throws IOException {
        Path program = supplied();
        String before = digest();
        assertEquals(before, digest());
        Files.writeString(program, "rrrr");
        assertNotEquals(before, digest());
    }

    private String digest() throws IOException {
        FolderDigest digest = new FolderDigest();
        files.addTo(digest);
        return digest.hex();
    }

    @Test
    void sayWhichSupplyIsMissingAndWhatToDo() throws IOException {
        String remedy = files.missing().orElseThrow();
        assertTrue(remedy.contains("Stack beans needs grinder") && remedy.contains("./ephemera serve"), remedy);
        supplied();
        assertEquals(Optional.empty(), files.missing());
    }

    @Test
    void knowWhereAFileOfTheContainerIsOnTheHost() {
        assertEquals(supply + "/bin/grind", files.onHost("/var/runtime/grinder/bin/grind"));
        assertEquals("@" + directory.resolve("beans") + "/bootstrap", files.onHost("@/var/runtime/bootstrap"));
        assertEquals("/usr/bin/true", files.onHost("/usr/bin/true"));
    }
}
