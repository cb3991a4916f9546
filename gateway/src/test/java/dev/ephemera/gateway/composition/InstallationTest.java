package dev.ephemera.gateway.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {

    @TempDir
    private Path directory;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    @Test
    void isTheSameAtEachStart() throws IOException {
        Path data = folder("data");
        Installation first = Installation.of(data, "");

        assertEquals(first, Installation.of(data, ""));
        assertTrue(first.id().matches("[0-9a-f]{12}"), first.id());
    }

    @Test
    void isAnotherInAnotherFolder() throws IOException {
        assertNotEquals(Installation.of(folder("one"), ""), Installation.of(folder("other"), ""));
    }

    @Test
    void isAnotherInACopyOfTheFolder() throws IOException {
        Path data = folder("data");
        Installation original = Installation.of(data, "");
        Files.copy(data.resolve("installation"), folder("copy").resolve("installation"));

        assertNotEquals(original, Installation.of(directory.resolve("copy"), ""));
    }

    @Test
    void isAnotherInANewFolderOfTheSameName() throws IOException {
        Path data = folder("data");
        Installation first = Installation.of(data, "");
        Files.delete(data.resolve("installation"));

        assertNotEquals(first, Installation.of(data, ""));
    }

    @Test
    void isAnotherWithTheFunctionsOfAnotherDatabase() throws IOException {
        Path data = folder("data");

        assertNotEquals(Installation.of(data, ""), Installation.of(data, "jdbc:postgresql://host/ephemera"));
    }
}
