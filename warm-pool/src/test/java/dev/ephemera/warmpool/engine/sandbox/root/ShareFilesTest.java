package dev.ephemera.warmpool.engine.sandbox.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShareFilesTest {

    @TempDir
    private Path directory;

    private Path original;
    private Path copy;

    @BeforeEach
    void makeTwo() throws IOException {
        original = write("original", "bin/tool", "contents");
        copy = write("copy", "bin/tool", "contents");
    }

    private Path write(String root, String name, String text) throws IOException {
        Path file = directory.resolve(root).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }

    private long share() throws IOException {
        return ShareFiles.share(directory.resolve("original"), directory.resolve("copy"));
    }

    private static Object number(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void keepsOneOfTwoFilesThatAreTheSame() throws IOException {
        assertEquals(0, share());
        assertEquals(number(original), number(copy));
        assertEquals("contents", Files.readString(copy));
    }

    @Test
    void countsWhatOnlyTheCopyHas() throws IOException {
        write("copy", "lib/more", "12345");
        assertEquals(5, share());
    }

    @Test
    void leavesAFileWithOtherContentsOfTheSameSizeAndTime() throws IOException {
        write("copy", "bin/tool", "CONTENTS");
        assertEquals(8, share());
        assertEquals("CONTENTS", Files.readString(copy));
        assertNotEquals(number(original), number(copy));
    }

    @Test
    void leavesAFileThatOthersMayNotReadAlike() throws IOException {
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        share();
        assertNotEquals(number(original), number(copy));
    }
}
