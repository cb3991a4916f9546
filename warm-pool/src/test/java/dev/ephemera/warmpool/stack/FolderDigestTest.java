package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDigestTest {

    @TempDir
    private Path directory;

    @Test
    void dependsOnContentsAndNotOnThePlace() throws IOException {
        assertEquals(
                digest(folder("one", "bootstrap.py", "print(1)")), digest(folder("two", "bootstrap.py", "print(1)")));
    }

    @Test
    void changesWithNameContentAndExecutableBit() throws IOException {
        String original = digest(folder("one", "bootstrap.py", "print(1)"));
        assertNotEquals(original, digest(folder("two", "bootstrap.py", "print(2)")));
        assertNotEquals(original, digest(folder("three", "other.py", "print(1)")));
        Path executable = folder("four", "bootstrap.py", "print(1)");
        executable.resolve("bootstrap.py").toFile().setExecutable(true);
        assertNotEquals(original, digest(executable));
    }

    @Test
    void keepsFoldersApart() throws IOException {
        Path base = folder("base", "a", "1");
        Path stack = folder("stack", "b", "2");
        assertNotEquals(
                new FolderDigest().add(base).add(stack).hex(),
                new FolderDigest().add(stack).add(base).hex());
    }

    private Path folder(String name, String file, String content) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.writeString(folder.resolve(file), content);
        return folder;
    }

    private static String digest(Path folder) throws IOException {
        return new FolderDigest().add(folder).hex();
    }
}
