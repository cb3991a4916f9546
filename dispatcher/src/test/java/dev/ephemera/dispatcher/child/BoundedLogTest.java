package dev.ephemera.dispatcher.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {

    @TempDir
    private Path folder;

    @Test
    void keepsTheNewestLinesInTwoFilesOfBoundedSize() throws IOException {
        Path file = folder.resolve("a.log");
        try (BoundedLog log = new BoundedLog(file, 100)) {
            for (int line = 0; line < 1_000; line++) {
                log.write("line " + line);
            }
            log.write("the last");
        }

        List<String> newest = Files.readAllLines(file);
        List<String> older = Files.readAllLines(folder.resolve("a.log.1"));
        assertEquals("the last", newest.getLast());
        assertTrue(older.contains("line 990"), older.toString());
        assertTrue(Files.size(file) <= 110 && Files.size(folder.resolve("a.log.1")) <= 110);
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void goesOnWhereAnEarlierOneEnded() throws IOException {
        Path file = folder.resolve("a.log");
        try (BoundedLog log = new BoundedLog(file, 100)) {
            log.write("before");
        }

        try (BoundedLog log = new BoundedLog(file, 100)) {
            log.write("after");
        }

        assertEquals(List.of("before", "after"), Files.readAllLines(file));
    }

    @Test
    void losesLinesWhileItCannotBeWrittenAndThenGoesOn() throws IOException {
        Path file = folder.resolve("missing/a.log");
        try (BoundedLog log = new BoundedLog(file, 100)) {
            log.write("lost");

            Files.createDirectory(folder.resolve("missing"));
            log.write("kept");
        }

        assertEquals(List.of("kept"), Files.readAllLines(file));
    }
}
