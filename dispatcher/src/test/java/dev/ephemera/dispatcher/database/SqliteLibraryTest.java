package dev.ephemera.dispatcher.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

class SqliteLibraryTest {

    private static final String PROPERTY = "org.sqlite.lib.path";

    @TempDir
    Path directory;

    private String before;

    @BeforeEach
    void forget() {
        before = System.clearProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        if (before != null) {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void unpacksTheLibraryWholeAndOnce() throws Exception {
        SqliteLibrary.unpackOnce(directory);
        Path folder = Path.of(System.getProperty(PROPERTY));
        assertTrue(
                folder.getFileName().toString().startsWith("sqlite-" + SQLiteJDBCLoader.getVersion()),
                folder::toString);
        Path library = folder.resolve(LibraryLoaderUtil.getNativeLibName());
        assertTrue(Files.size(library) > 500_000);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(library, longAgo);
        System.clearProperty(PROPERTY);
        SqliteLibrary.unpackOnce(directory);
        assertEquals(folder.toString(), System.getProperty(PROPERTY));
        assertEquals(longAgo, Files.getLastModifiedTime(library));
        assertEquals(List.of(library), filesIn(folder));
    }

    @Test
    void leavesTheDriverAloneWhereItCannotWrite() throws Exception {
        SqliteLibrary.unpackOnce(Files.writeString(directory.resolve("file"), "in the way"));
        assertEquals(null, System.getProperty(PROPERTY));
    }

    @Test
    void leavesAPlaceThatSomebodyElseHasChosen() throws Exception {
        System.setProperty(PROPERTY, "/elsewhere");
        SqliteLibrary.unpackOnce(directory);
        assertEquals("/elsewhere", System.getProperty(PROPERTY));
        assertEquals(List.of(), filesIn(directory));
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
